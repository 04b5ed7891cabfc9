package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Store;
import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalMemcached;
import net.spy.memcached.MemcachedClient;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of a Memcached on this machine.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(MemcachedClient.class)
@ConditionalOnLocalEngine(Store.MEMCACHED)
@ConditionalOnMissingBean(MemcachedConnectionDetails.class)
class LocalMemcachedConfiguration {

	@Bean
	LocalMemcached localMemcached(ElastiCacheProperties properties, LocalCertificates certificates) {
		return LocalEngines.start(LocalMemcached.builder().certificates(certificates), properties.tls());
	}

	@Bean
	LocalMemcachedConnectionDetails memcachedConnectionDetails(LocalMemcached localMemcached,
			ElastiCacheProperties properties) {
		return new LocalMemcachedConnectionDetails(localMemcached,
				LocalEngines.trust(localMemcached, properties.tls()));
	}

}
