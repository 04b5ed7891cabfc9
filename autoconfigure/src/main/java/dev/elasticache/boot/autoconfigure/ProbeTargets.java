package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.List;

import dev.elasticache.boot.probe.ProbeTarget;

/**
 * Endpoints of one engine, as targets of the probe.
 *
 * @param targets the targets
 * @author The ElastiCache Boot authors
 */
record ProbeTargets(List<ProbeTarget> targets) {

	private static final Duration TIME_AFTER_CONNECT = Duration.ofSeconds(3);

	static Duration timeLimit(Duration connectTimeout) {
		return connectTimeout.plus(TIME_AFTER_CONNECT);
	}

}
