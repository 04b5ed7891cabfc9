package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.cache.CacheStoreListener;
import dev.elasticache.boot.cache.ResilientCacheStore;
import dev.elasticache.boot.memcached.MemcachedCacheStore;
import net.spy.memcached.MemcachedClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of the cache store on Memcached.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(MemcachedClient.class)
@Conditional(OnMemcachedCondition.class)
class MemcachedCacheStoreConfiguration {

	@Bean
	MemcachedCacheStore memcachedCacheStore(MemcachedClient memcachedClient) {
		return new MemcachedCacheStore(memcachedClient);
	}

	@Bean
	ResilientCacheStore memcachedResilientCacheStore(MemcachedCacheStore store,
			ObjectProvider<CacheStoreListener> listeners) {
		return new ResilientCacheStore(store, listeners.orderedStream().toList());
	}

}
