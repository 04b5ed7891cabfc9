package dev.elasticache.boot.autoconfigure.health;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health of all engines. Whoever walks through them begins the checks of all, so that
 * engines which hang cost the time of one.
 *
 * @param engines the engines
 * @author The ElastiCache Boot authors
 */
record EnginesHealthContributor(List<EngineHealth> engines) implements CompositeHealthContributor {

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		for (EngineHealth engine : this.engines) {
			if (engine.name().equals(name)) {
				return (HealthIndicator) () -> engine.check().join();
			}
		}
		return null;
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		return this.engines.stream()
			.map((engine) -> new HealthContributors.Entry(engine.name(), begin(engine)))
			.toList()
			.stream();
	}

	private static HealthIndicator begin(EngineHealth engine) {
		AtomicReference<@Nullable CompletableFuture<Health>> begun = new AtomicReference<>(engine.check());
		return () -> {
			CompletableFuture<Health> check = begun.getAndSet(null);
			return ((check != null) ? check : engine.check()).join();
		};
	}

}
