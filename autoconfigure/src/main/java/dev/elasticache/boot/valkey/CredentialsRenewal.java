package dev.elasticache.boot.valkey;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How the renewal of credentials goes. As long as it fails, connections that are open
 * stay so, until the server ends them: with IAM, after twelve hours without new
 * credentials.
 *
 * @param lastRenewal when live connections were last given new credentials, {@code null}
 * if never
 * @param nextRenewal when that is due again, {@code null} if nothing is planned
 * @param failures number of attempts that failed since
 * @param lastFailure failure of the last attempt, {@code null} if it went well
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record CredentialsRenewal(@Nullable Instant lastRenewal, @Nullable Instant nextRenewal, int failures,
		@Nullable Throwable lastFailure) {

	/**
	 * Returns whether the last attempt failed.
	 * @return {@code true} until an attempt goes well
	 */
	public boolean isFailing() {
		return this.failures > 0;
	}

}
