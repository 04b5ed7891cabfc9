package dev.elasticache.boot.autoconfigure;

import java.net.InetSocketAddress;
import java.util.List;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Memcached;
import dev.elasticache.boot.memcached.MemcachedClientBuilder;
import dev.elasticache.boot.tls.TlsSessions;
import dev.elasticache.boot.tls.TrustMaterial;
import net.spy.memcached.MemcachedClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Auto-configuration for Memcached.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
@AutoConfiguration(after = ElastiCacheTlsAutoConfiguration.class)
@ConditionalOnClass(MemcachedClient.class)
@ConditionalOnBooleanProperty(name = "elasticache.enabled", matchIfMissing = true)
@Conditional(OnMemcachedCondition.class)
@EnableConfigurationProperties(ElastiCacheProperties.class)
public final class ElastiCacheMemcachedAutoConfiguration {

	private final Memcached properties;

	ElastiCacheMemcachedAutoConfiguration(ElastiCacheProperties properties) {
		this.properties = properties.memcached();
	}

	@Bean
	@ConditionalOnMissingBean(MemcachedConnectionDetails.class)
	PropertiesMemcachedConnectionDetails memcachedConnectionDetails(ObjectProvider<TrustMaterial> trustMaterial) {
		return new PropertiesMemcachedConnectionDetails(this.properties, trustMaterial.getIfAvailable());
	}

	@Bean(destroyMethod = "shutdown")
	@ConditionalOnMissingBean
	MemcachedClient memcachedClient(MemcachedConnectionDetails connectionDetails, TlsSessions tlsSessions,
			ObjectProvider<MemcachedClientBuilderCustomizer> customizers) {
		SpymemcachedJars.check(getClass().getClassLoader());
		List<InetSocketAddress> nodes = connectionDetails.getNodes()
			.stream()
			.map((node) -> InetSocketAddress.createUnresolved(node.host(), node.port()))
			.toList();
		MemcachedClientBuilder builder = new MemcachedClientBuilder(nodes)
			.discoveryInterval(connectionDetails.isDiscovered() ? this.properties.discoveryInterval() : null)
			.trustMaterial(connectionDetails.getTrustMaterial())
			.tlsHostName(this.properties.tlsHostName())
			.tlsSessions(tlsSessions)
			.hashing(this.properties.hashing())
			.connectTimeout(this.properties.connectTimeout())
			.operationTimeout(this.properties.operationTimeout());
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

}
