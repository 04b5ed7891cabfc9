package dev.elasticache.boot.autoconfigure.metrics;

import java.util.Map;

import dev.elasticache.boot.cache.ElastiCacheCacheManager;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.cache.CacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of the meters of caches.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(CacheManager.class)
@ConditionalOnBooleanProperty(name = "management.metrics.enable.cache", matchIfMissing = true)
@ConditionalOnBean(ElastiCacheCacheManager.class)
class CacheMetricsConfiguration {

	@Bean
	CacheManagerMetrics elastiCacheCacheManagerMetrics(Map<String, ElastiCacheCacheManager> cacheManagers) {
		return new CacheManagerMetrics(cacheManagers);
	}

}
