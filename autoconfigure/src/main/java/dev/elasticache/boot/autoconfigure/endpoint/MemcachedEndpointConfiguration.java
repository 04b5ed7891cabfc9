package dev.elasticache.boot.autoconfigure.endpoint;

import net.spy.memcached.MemcachedClient;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of what the endpoint knows of Memcached's nodes.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(MemcachedClient.class)
@ConditionalOnBean(MemcachedClient.class)
class MemcachedEndpointConfiguration {

	@Bean
	MemcachedKnownNodes memcachedKnownNodes(MemcachedClient memcachedClient) {
		return new MemcachedKnownNodes(memcachedClient);
	}

}
