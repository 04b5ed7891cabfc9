package dev.elasticache.boot.sample;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Call of a cached method, as its caller saw it.
 *
 * @param isbn what was asked for
 * @param value what came back
 * @param hit whether it came from the cache
 * @param took how long the caller waited
 * @param at when the call ended
 * @author The ElastiCache Boot authors
 */
record Call(String isbn, @Nullable Object value, boolean hit, Duration took, Instant at) {

}
