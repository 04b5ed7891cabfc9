package dev.elasticache.boot.autoconfigure;

import java.util.List;

import dev.elasticache.boot.probe.EndpointProbe;
import dev.elasticache.boot.probe.Probe;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration for the check of all endpoints at start-up.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
@AutoConfiguration(after = { ElastiCacheMemcachedAutoConfiguration.class, ElastiCacheValkeyAutoConfiguration.class },
		afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnBooleanProperty(name = "elasticache.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ElastiCacheProperties.class)
@Import({ ValkeyProbeConfiguration.class, ValkeySettingsNoticeConfiguration.class, MemcachedProbeConfiguration.class })
public final class ElastiCacheStartupCheckAutoConfiguration {

	ElastiCacheStartupCheckAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	Probe elastiCacheProbe() {
		return new Probe();
	}

	@Bean
	EndpointProbe elastiCacheEndpointProbe(Probe probe, ObjectProvider<ProbeTargets> engines) {
		List<ProbeTargets> all = engines.orderedStream().toList();
		return new EndpointProbe(probe, () -> all.stream().flatMap((engine) -> engine.targets().stream()).toList());
	}

	@Bean
	ElastiCacheStartupCheck elastiCacheStartupCheck(ElastiCacheProperties properties, EndpointProbe endpointProbe) {
		return new ElastiCacheStartupCheck(properties.startupCheck(), endpointProbe);
	}

}
