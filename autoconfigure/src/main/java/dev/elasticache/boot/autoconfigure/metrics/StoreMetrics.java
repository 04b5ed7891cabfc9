package dev.elasticache.boot.autoconfigure.metrics;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import dev.elasticache.boot.cache.CacheStoreState;
import dev.elasticache.boot.cache.ResilientCacheStore;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Binds the meters of how stores fare in an outage.
 *
 * @param stores the stores
 * @author The ElastiCache Boot authors
 */
record StoreMetrics(List<ResilientCacheStore> stores) implements MeterBinder {

	private static final String EVICTIONS = "evictions";

	private static final List<State> STATES = List.of(State.CLOSED, State.HALF_OPEN, State.OPEN);

	@Override
	public void bindTo(MeterRegistry registry) {
		for (ResilientCacheStore store : this.stores) {
			for (State state : STATES) {
				Gauge
					.builder("elasticache.breaker.state", store,
							(watched) -> (watched.getState().breaker() != state) ? 0 : 1)
					.tags("engine", store.getEngine(), "state", state.name().toLowerCase(Locale.ROOT))
					.description("Whether the circuit breaker is in that state, 1 if it is and 0 if not")
					.register(registry);
			}
			count(registry, store, "elasticache.commands.rejected", "commands",
					"Commands that were not sent, because the circuit breaker was open", CacheStoreState::rejected);
			count(registry, store, "elasticache.evictions.replayed", EVICTIONS,
					"Removals that failed and were carried out later", CacheStoreState::replayed);
			count(registry, store, "elasticache.evictions.dropped", EVICTIONS,
					"Removals that there was no room to remember, whole caches were cleared instead",
					CacheStoreState::overflows);
			Gauge.builder("elasticache.evictions.remembered", store, (watched) -> watched.getState().remembered())
				.tags("engine", store.getEngine())
				.description("Removals that failed and are still to be carried out")
				.baseUnit(EVICTIONS)
				.register(registry);
		}
	}

	private static void count(MeterRegistry registry, ResilientCacheStore store, String name, String baseUnit,
			String description, ToDoubleFunction<CacheStoreState> count) {
		FunctionCounter.builder(name, store, (watched) -> count.applyAsDouble(watched.getState()))
			.tags("engine", store.getEngine())
			.description(description)
			.baseUnit(baseUnit)
			.register(registry);
	}

}
