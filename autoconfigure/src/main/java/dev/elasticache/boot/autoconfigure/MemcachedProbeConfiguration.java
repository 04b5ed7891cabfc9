package dev.elasticache.boot.autoconfigure;

import net.spy.memcached.MemcachedClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of what to probe of Memcached.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(MemcachedClient.class)
@ConditionalOnBean(MemcachedConnectionDetails.class)
class MemcachedProbeConfiguration {

	@Bean
	ProbeTargets memcachedProbeTargets(MemcachedConnectionDetails details, ElastiCacheProperties properties,
			ObjectProvider<MemcachedClient> client) {
		return new ProbeTargets(new MemcachedProbeTargets(details, properties.memcached(), client)::get);
	}

}
