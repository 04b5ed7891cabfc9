package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Tls;
import dev.elasticache.boot.tls.TlsSessions;
import dev.elasticache.boot.tls.TrustMaterial;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the trust that all clients share.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "elasticache.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ElastiCacheProperties.class)
public final class ElastiCacheTlsAutoConfiguration {

	private final Tls properties;

	ElastiCacheTlsAutoConfiguration(ElastiCacheProperties properties) {
		this.properties = properties.tls();
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "elasticache.tls.enabled", matchIfMissing = true)
	@ConditionalOnMissingBean
	TrustMaterial elastiCacheTrustMaterial(SslBundles sslBundles) {
		return new TrustMaterialFactory(this.properties, sslBundles).create();
	}

	@Bean
	@ConditionalOnMissingBean
	TlsSessions elastiCacheTlsSessions() {
		return new TlsSessions();
	}

}
