package dev.elasticache.boot.autoconfigure;

import java.time.Duration;

import dev.elasticache.boot.iam.IamTokens;
import io.lettuce.core.RedisCredentials;

/**
 * Login with tokens of IAM. ElastiCache ends a connection twelve hours after its last
 * token; renewed every three, it survives three renewals that fail.
 *
 * @param tokens the tokens
 * @author The ElastiCache Boot authors
 */
record IamValkeyLogin(IamTokens tokens) implements ValkeyLogin {

	private static final Duration RENEWAL_INTERVAL = Duration.ofHours(3);

	@Override
	public RedisCredentials get() {
		return RedisCredentials.just(this.tokens.getLogin().userId(), this.tokens.sign());
	}

	@Override
	public Duration renewalInterval() {
		return RENEWAL_INTERVAL;
	}

}
