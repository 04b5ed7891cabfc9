package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalValkey;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration for engines on this machine, in place of endpoints that are not set:
 * those that caches are to be kept on, or Valkey if no cache says so.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
@AutoConfiguration(before = { ElastiCacheMemcachedAutoConfiguration.class, ElastiCacheValkeyAutoConfiguration.class })
@ConditionalOnClass(LocalValkey.class)
@ConditionalOnBooleanProperty(name = "elasticache.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ElastiCacheProperties.class)
@Import({ LocalValkeyConfiguration.class, LocalMemcachedConfiguration.class })
public final class ElastiCacheLocalAutoConfiguration {

	ElastiCacheLocalAutoConfiguration() {
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	LocalCertificates localCertificates() {
		return LocalCertificates.create();
	}

}
