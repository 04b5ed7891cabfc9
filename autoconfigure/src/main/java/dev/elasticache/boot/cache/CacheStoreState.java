package dev.elasticache.boot.cache;

import java.util.Map;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;

/**
 * How a store fares, and what became of commands that failed, since the application
 * started.
 *
 * @param breaker state of the circuit breakers, of the part of the store that fares
 * worst: while it is open, commands for that part fail at once
 * @param failures commands that failed, by what they were; those that were not sent
 * included
 * @param rejected commands that were not sent, because a breaker was open
 * @param remembered removals that are still to be carried out
 * @param replayed removals that were carried out later
 * @param overflows times that the memory was full, and a whole cache was to be cleared
 * instead of an entry
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record CacheStoreState(CircuitBreaker.State breaker, Map<CacheCommand, Long> failures, long rejected,
		int remembered, long replayed, long overflows) {

}
