package dev.elasticache.boot.autoconfigure;

import java.time.Duration;

import dev.elasticache.boot.cache.CacheStoreListener;
import dev.elasticache.boot.cache.ResilientCacheStore;
import dev.elasticache.boot.valkey.ConnectionFailures;
import dev.elasticache.boot.valkey.ValkeyCacheStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Configuration of the cache store on Valkey.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(LettuceConnectionFactory.class)
@Conditional(OnValkeyCondition.class)
@ConditionalOnSingleCandidate(LettuceConnectionFactory.class)
class ValkeyCacheStoreConfiguration {

	@Bean
	ValkeyCacheStore valkeyCacheStore(LettuceConnectionFactory connectionFactory,
			ObjectProvider<ConnectionFailures> failures) {
		return new ValkeyCacheStore(connectionFactory,
				failures.getIfAvailable(() -> new ConnectionFailures(Duration.ZERO)));
	}

	@Bean
	SmartInitializingSingleton valkeyReadiness(ValkeyCacheStore store, ElastiCacheProperties properties) {
		return () -> store.awaitConnection(properties.valkey().connectTimeout());
	}

	@Bean
	ResilientCacheStore valkeyResilientCacheStore(ValkeyCacheStore store,
			ObjectProvider<CacheStoreListener> listeners) {
		return new ResilientCacheStore(store, listeners.orderedStream().toList());
	}

}
