package dev.elasticache.boot.cache;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Settings of one cache.
 *
 * @param store where the cache keeps its entries
 * @param ttl time to live of entries, or {@code null} for entries that never expire
 * @param nullValues whether {@code null} is a value to be cached
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record CacheSettings(CacheStore store, @Nullable Duration ttl, boolean nullValues) {

	public CacheSettings {
		Assert.notNull(store, "'store' must not be null");
		Assert.isTrue(ttl == null || !(ttl.isZero() || ttl.isNegative()), "'ttl' must be positive");
	}

}
