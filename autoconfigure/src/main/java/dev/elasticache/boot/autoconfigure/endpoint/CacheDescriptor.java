package dev.elasticache.boot.autoconfigure.endpoint;

import dev.elasticache.boot.cache.CacheSettings;
import dev.elasticache.boot.cache.CacheStatistics;
import dev.elasticache.boot.cache.ElastiCacheCache;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of a cache.
 *
 * @param store engine that keeps the entries
 * @param ttl time to live of entries, {@code none} if they never expire
 * @param nullValues whether {@code null} is cached
 * @param statistics what the cache was asked for since the application started
 * @author The ElastiCache Boot authors
 */
record CacheDescriptor(String store, String ttl, boolean nullValues,
		CacheStatistics statistics) implements OperationResponseBody {

	static CacheDescriptor of(ElastiCacheCache cache) {
		CacheSettings settings = cache.getSettings();
		return new CacheDescriptor(settings.store().getEngine(),
				(settings.ttl() != null) ? settings.ttl().toString() : "none", settings.nullValues(),
				cache.getStatistics());
	}

}
