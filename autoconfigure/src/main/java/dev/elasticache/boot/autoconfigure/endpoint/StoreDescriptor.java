package dev.elasticache.boot.autoconfigure.endpoint;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import dev.elasticache.boot.cache.CacheStoreState;

/**
 * Description of how the store of cache entries fares.
 *
 * @param breaker state of the circuit breaker
 * @param failures commands that failed, by what they were
 * @param rejected commands that were not sent, because the breaker was open
 * @param remembered removals that are still to be carried out
 * @param replayed removals that were carried out later
 * @param overflows times that a whole cache was to be cleared instead of an entry
 * @author The ElastiCache Boot authors
 */
record StoreDescriptor(String breaker, Map<String, Long> failures, long rejected, int remembered, long replayed,
		long overflows) {

	static StoreDescriptor of(CacheStoreState state) {
		Map<String, Long> failures = new TreeMap<>();
		state.failures().forEach((command, count) -> failures.put(command.name().toLowerCase(Locale.ROOT), count));
		return new StoreDescriptor(state.breaker().name().toLowerCase(Locale.ROOT), failures, state.rejected(),
				state.remembered(), state.replayed(), state.overflows());
	}

}
