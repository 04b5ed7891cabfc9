package dev.elasticache.boot.autoconfigure.metrics;

import dev.elasticache.boot.cache.ResilientCacheStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of the meters of what caches ask of their engines.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "management.metrics.enable.elasticache", matchIfMissing = true)
@ConditionalOnBean(ResilientCacheStore.class)
class StoreMetricsConfiguration {

	@Bean
	CommandMetrics elastiCacheCommandMetrics() {
		return new CommandMetrics();
	}

	@Bean
	StoreMetrics elastiCacheStoreMetrics(ObjectProvider<ResilientCacheStore> stores) {
		return new StoreMetrics(stores.orderedStream().toList());
	}

}
