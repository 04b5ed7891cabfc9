package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import dev.elasticache.boot.probe.ProbeTarget;

/**
 * Endpoints of one engine, as targets of the probe.
 *
 * @param supplier supplies the targets, which may change
 * @author The ElastiCache Boot authors
 */
record ProbeTargets(Supplier<List<ProbeTarget>> supplier) {

	private static final Duration TIME_AFTER_CONNECT = Duration.ofSeconds(3);

	ProbeTargets(List<ProbeTarget> targets) {
		this(() -> targets);
	}

	List<ProbeTarget> targets() {
		return this.supplier.get();
	}

	static Duration timeLimit(Duration connectTimeout) {
		return connectTimeout.plus(TIME_AFTER_CONNECT);
	}

}
