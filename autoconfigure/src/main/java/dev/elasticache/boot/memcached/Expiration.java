package dev.elasticache.boot.memcached;

import java.time.Clock;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Times to live as Memcached reads them: whole seconds, up to 30 days from now, beyond
 * that since 1970, and {@code 0} for never.
 *
 * @param clock the clock of absolute times
 * @author The ElastiCache Boot authors
 */
record Expiration(Clock clock) {

	private static final Duration LONGEST_RELATIVE = Duration.ofDays(30);

	/**
	 * Converts a time to live, rounding up to whole seconds.
	 * @param ttl the time to live, or {@code null} for never
	 * @return the seconds
	 */
	int seconds(@Nullable Duration ttl) {
		if (ttl == null) {
			return 0;
		}
		Assert.isTrue(!ttl.isNegative() && !ttl.isZero(), "'ttl' must be positive");
		if (ttl.compareTo(LONGEST_RELATIVE) <= 0) {
			return (int) ttl.plusNanos(999_999_999).getSeconds();
		}
		long seconds = Math.min(ttl.getSeconds(), Integer.MAX_VALUE) + 1;
		return (int) Math.min(this.clock.instant().getEpochSecond() + seconds, Integer.MAX_VALUE);
	}

}
