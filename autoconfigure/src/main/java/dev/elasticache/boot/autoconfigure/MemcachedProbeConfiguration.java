package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Memcached;
import dev.elasticache.boot.probe.ProbeTarget;
import dev.elasticache.boot.probe.ProbeTarget.Engine;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of what to probe of Memcached.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(MemcachedConnectionDetails.class)
class MemcachedProbeConfiguration {

	@Bean
	ProbeTargets memcachedProbeTargets(MemcachedConnectionDetails details, ElastiCacheProperties properties) {
		Memcached memcached = properties.memcached();
		return new ProbeTargets(details.getNodes()
			.stream()
			.map((node) -> ProbeTarget.of(Engine.MEMCACHED, node.host(), node.port())
				.withTls(details.getTrustMaterial(), memcached.tlsHostName())
				.withLimits(memcached.connectTimeout(), ProbeTargets.timeLimit(memcached.connectTimeout())))
			.toList());
	}

}
