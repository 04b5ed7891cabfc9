package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.function.Supplier;

import io.lettuce.core.RedisCredentials;
import org.jspecify.annotations.Nullable;

/**
 * Source of the credentials that clients of Valkey log in with.
 *
 * @author The ElastiCache Boot authors
 */
interface ValkeyLogin extends Supplier<RedisCredentials> {

	/**
	 * Returns the longest time after which live connections need new credentials.
	 * @return the time, or {@code null} if credentials do not expire
	 */
	default @Nullable Duration renewalInterval() {
		return null;
	}

}
