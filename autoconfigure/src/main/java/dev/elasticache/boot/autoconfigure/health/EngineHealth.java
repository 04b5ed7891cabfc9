package dev.elasticache.boot.autoconfigure.health;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.elasticache.boot.probe.ProbeTarget.Engine;

import org.springframework.boot.health.contributor.Health;

/**
 * Health of one engine. Not an indicator itself, which would show at the top level.
 *
 * @param engine the engine
 * @param nodes nodes of the engine
 * @param report what to make of their answers
 * @author The ElastiCache Boot authors
 */
record EngineHealth(Engine engine, EngineNodes nodes, HealthReport report) {

	/**
	 * Shorter than the patience of most who ask, and ample for an engine in another zone.
	 */
	private static final Duration TIME_LIMIT = Duration.ofMillis(400);

	String name() {
		return this.engine.id();
	}

	/**
	 * Begins a check.
	 * @return the health, which completes in less than half a second
	 */
	CompletableFuture<Health> check() {
		return this.nodes.ask(TIME_LIMIT).thenApply((answers) -> this.report.of(this.engine, answers));
	}

}
