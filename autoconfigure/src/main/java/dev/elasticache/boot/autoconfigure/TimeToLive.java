package dev.elasticache.boot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.DurationStyle;

/**
 * Time to live of the entries of a cache, or time until entries expire that are not read.
 *
 * @param duration the time to live, or {@code null} for entries that never expire
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record TimeToLive(@Nullable Duration duration) {

	/**
	 * Reads a time to live.
	 * @param value a duration, or {@code none}
	 * @return the time to live
	 */
	public static TimeToLive of(String value) {
		return new TimeToLive(
				"none".equalsIgnoreCase(value.trim()) ? null : DurationStyle.detectAndParse(value.trim()));
	}

	void check(String property) {
		if (this.duration != null && (this.duration.isZero() || this.duration.isNegative())) {
			throw new InvalidConfigurationPropertyValueException(property, this.duration,
					"It must be positive, or 'none' for entries that never expire.");
		}
	}

	void checkIdle(String property, TimeToLive ttl) {
		if (this.duration != null && (this.duration.isZero() || this.duration.isNegative())) {
			throw new InvalidConfigurationPropertyValueException(property, this.duration,
					"It must be positive, or 'none' if reading makes no difference.");
		}
		if (this.duration != null && ttl.duration != null && this.duration.compareTo(ttl.duration) > 0) {
			throw new InvalidConfigurationPropertyValueException(property, this.duration,
					"It must not be longer than the time to live, %s.".formatted(ttl.duration));
		}
	}

}
