package dev.elasticache.boot.autoconfigure.health;

import java.time.Clock;
import java.util.List;

import dev.elasticache.boot.autoconfigure.ElastiCacheMemcachedAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheStartupCheckAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheValkeyAutoConfiguration;
import dev.elasticache.boot.probe.EndpointProbe;
import dev.elasticache.boot.tls.TlsSessions;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.application.SslHealthIndicatorProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration for the health of the engines that are configured:
 * {@code elasticache}, with {@code valkey} and {@code memcached} below it.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
@AutoConfiguration(
		after = { ElastiCacheMemcachedAutoConfiguration.class, ElastiCacheStartupCheckAutoConfiguration.class,
				ElastiCacheValkeyAutoConfiguration.class },
		afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
		beforeName = {
				"org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration",
				"org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration" })
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBooleanProperty(name = "elasticache.enabled", matchIfMissing = true)
@ConditionalOnEnabledHealthIndicator("elasticache")
@ConditionalOnBean(EndpointProbe.class)
@EnableConfigurationProperties(SslHealthIndicatorProperties.class)
@Import({ ValkeyHealthConfiguration.class, MemcachedHealthConfiguration.class })
public final class ElastiCacheHealthAutoConfiguration {

	ElastiCacheHealthAutoConfiguration() {
	}

	@Bean
	HealthReport elastiCacheHealthReport(EndpointProbe probe, TlsSessions tlsSessions,
			ObjectProvider<EngineAspect> aspects, SslHealthIndicatorProperties properties) {
		return new HealthReport(probe, tlsSessions, aspects.orderedStream().toList(),
				properties.getCertificateValidityWarningThreshold(), Clock.systemUTC());
	}

	@Bean
	@ConditionalOnBean(EngineHealth.class)
	@ConditionalOnMissingBean(name = { "elasticacheHealthIndicator", "elasticacheHealthContributor" })
	EnginesHealthContributor elasticacheHealthContributor(List<EngineHealth> engines) {
		return new EnginesHealthContributor(engines);
	}

}
