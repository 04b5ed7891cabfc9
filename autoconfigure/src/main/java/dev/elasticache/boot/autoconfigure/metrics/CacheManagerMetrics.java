package dev.elasticache.boot.autoconfigure.metrics;

import java.util.Map;

import dev.elasticache.boot.cache.ElastiCacheCache;
import dev.elasticache.boot.cache.ElastiCacheCacheManager;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.util.StringUtils;

/**
 * Binds the meters of all caches, those created on first use as well. They have the tags
 * of Spring Boot's meters of caches, and {@code store}. Spring Boot has no binder for
 * these caches, so nothing is bound twice.
 *
 * @param cacheManagers the cache managers by the names of their beans
 * @author The ElastiCache Boot authors
 */
record CacheManagerMetrics(Map<String, ElastiCacheCacheManager> cacheManagers) implements MeterBinder {

	private static final String SUFFIX = "cacheManager";

	@Override
	public void bindTo(MeterRegistry registry) {
		this.cacheManagers.forEach((beanName, cacheManager) -> cacheManager
			.watchCaches((cache) -> new CacheMetrics(cache, tags(beanName, cache)).bindTo(registry)));
	}

	private static Tags tags(String beanName, ElastiCacheCache cache) {
		return Tags.of("cache.manager", managerName(beanName), "name", cache.getName(), "store",
				cache.getSettings().store().getEngine());
	}

	private static String managerName(String beanName) {
		boolean hasSuffix = beanName.length() > SUFFIX.length() && StringUtils.endsWithIgnoreCase(beanName, SUFFIX);
		return hasSuffix ? beanName.substring(0, beanName.length() - SUFFIX.length()) : beanName;
	}

}
