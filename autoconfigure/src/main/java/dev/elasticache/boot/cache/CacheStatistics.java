package dev.elasticache.boot.cache;

/**
 * What a cache was asked for since it was created, in this application.
 *
 * @param hits reads that found an entry
 * @param misses reads that found none
 * @param puts entries written
 * @param evictions entries that callers asked to remove, by key
 * @param removals entries among them that were there
 * @param unreadable entries that could not be read, which were misses and removed
 * @param oversized values that were too large to be written
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record CacheStatistics(long hits, long misses, long puts, long evictions, long removals, long unreadable,
		long oversized) {

}
