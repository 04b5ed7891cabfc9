package dev.elasticache.boot.autoconfigure.metrics;

import dev.elasticache.boot.autoconfigure.ElastiCacheCachingAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheStartupCheckAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration for the meters of caches and engines.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
@AutoConfiguration(
		after = { ElastiCacheCachingAutoConfiguration.class, ElastiCacheStartupCheckAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnBooleanProperty(name = "elasticache.enabled", matchIfMissing = true)
@Import({ CacheMetricsConfiguration.class, CredentialsMetricsConfiguration.class, StoreMetricsConfiguration.class,
		TlsMetricsConfiguration.class })
public final class ElastiCacheMetricsAutoConfiguration {

	ElastiCacheMetricsAutoConfiguration() {
	}

}
