package dev.elasticache.boot.autoconfigure.health;

import dev.elasticache.boot.autoconfigure.MemcachedConnectionDetails;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import net.spy.memcached.MemcachedClient;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of the health of Memcached.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(MemcachedClient.class)
@ConditionalOnBean(MemcachedConnectionDetails.class)
class MemcachedHealthConfiguration {

	@Bean
	EngineHealth memcachedHealth(MemcachedClient memcachedClient, HealthReport report) {
		return new EngineHealth(Engine.MEMCACHED, new MemcachedNodes(memcachedClient), report);
	}

}
