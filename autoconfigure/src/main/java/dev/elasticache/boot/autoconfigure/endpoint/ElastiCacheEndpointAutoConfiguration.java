package dev.elasticache.boot.autoconfigure.endpoint;

import java.util.Map;

import dev.elasticache.boot.autoconfigure.ElastiCacheCachingAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheMemcachedAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheStartupCheckAutoConfiguration;
import dev.elasticache.boot.cache.ElastiCacheCacheManager;
import dev.elasticache.boot.cache.ResilientCacheStore;
import dev.elasticache.boot.probe.EndpointProbe;
import dev.elasticache.boot.tls.TlsSessions;
import dev.elasticache.boot.tls.TrustMaterial;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration for the actuator endpoint {@code elasticache}.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
@AutoConfiguration(after = { ElastiCacheCachingAutoConfiguration.class, ElastiCacheMemcachedAutoConfiguration.class,
		ElastiCacheStartupCheckAutoConfiguration.class })
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBooleanProperty(name = "elasticache.enabled", matchIfMissing = true)
@ConditionalOnBean(EndpointProbe.class)
@ConditionalOnAvailableEndpoint(ElastiCacheStateEndpoint.class)
@Import(MemcachedEndpointConfiguration.class)
public final class ElastiCacheEndpointAutoConfiguration {

	ElastiCacheEndpointAutoConfiguration() {
	}

	@Bean
	ElastiCacheStateEndpoint elastiCacheStateEndpoint(EndpointProbe probe, TlsSessions tlsSessions,
			ObjectProvider<TrustMaterial> trustMaterial, ObjectProvider<KnownNodes> knownNodes,
			ObjectProvider<ResilientCacheStore> stores,
			ObjectProvider<Map<String, ElastiCacheCacheManager>> cacheManagers) {
		return new ElastiCacheStateEndpoint(probe, tlsSessions, trustMaterial.getIfAvailable(),
				knownNodes.orderedStream().toList(), stores.orderedStream().toList(),
				cacheManagers.getIfAvailable(Map::of));
	}

}
