package dev.elasticache.boot.autoconfigure.metrics;

import java.time.Clock;

import dev.elasticache.boot.probe.EndpointProbe;
import dev.elasticache.boot.tls.TlsSessions;
import dev.elasticache.boot.tls.TrustMaterial;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of the meters of TLS.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "management.metrics.enable.elasticache", matchIfMissing = true)
@ConditionalOnBean({ EndpointProbe.class, TlsSessions.class, TrustMaterial.class })
class TlsMetricsConfiguration {

	@Bean
	TlsMetrics elastiCacheTlsMetrics(EndpointProbe probe, TlsSessions tlsSessions, TrustMaterial trustMaterial) {
		return new TlsMetrics(probe, tlsSessions, trustMaterial, Clock.systemUTC());
	}

}
