package dev.elasticache.boot.memcached;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Decides which of the configurations that are told is the present one. A newer version
 * is. Any other is ignored, be it an older version or another list in the same one: a
 * node that has not heard of the last change tells such, and so does one that was
 * removed. But if nothing else has been told for five minutes, the cluster was created
 * anew under its name, and counts from one again.
 *
 * @author The ElastiCache Boot authors
 */
final class ConfigurationHistory {

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private final Clock clock;

	private @Nullable ClusterConfiguration present;

	private @Nullable Instant doubtedSince;

	ConfigurationHistory(Clock clock) {
		this.clock = clock;
	}

	@Nullable ClusterConfiguration getPresent() {
		return this.present;
	}

	/**
	 * Takes note of a configuration.
	 * @param told the configuration
	 * @return whether it is the present one, newly or still
	 */
	boolean accept(ClusterConfiguration told) {
		if (this.present == null || told.version() > this.present.version() || told.equals(this.present)
				|| isDoubtedForLong()) {
			this.present = told;
			this.doubtedSince = null;
			return true;
		}
		if (this.doubtedSince == null) {
			this.doubtedSince = this.clock.instant();
		}
		return false;
	}

	private boolean isDoubtedForLong() {
		return this.doubtedSince != null && !this.clock.instant().isBefore(this.doubtedSince.plus(PATIENCE));
	}

}
