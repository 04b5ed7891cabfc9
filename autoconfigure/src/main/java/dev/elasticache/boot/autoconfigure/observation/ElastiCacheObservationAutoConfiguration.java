package dev.elasticache.boot.autoconfigure.observation;

import dev.elasticache.boot.autoconfigure.ElastiCacheMemcachedAutoConfiguration;
import dev.elasticache.boot.autoconfigure.MemcachedClientBuilderCustomizer;
import io.micrometer.observation.ObservationRegistry;
import net.spy.memcached.MemcachedClient;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for the observation of Memcached. That of Valkey is Spring Boot's,
 * which has Lettuce observe its commands.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
@AutoConfiguration(before = ElastiCacheMemcachedAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({ MemcachedClient.class, ObservationRegistry.class })
@ConditionalOnBooleanProperty(name = "elasticache.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "management.observations.enable.memcached", matchIfMissing = true)
@ConditionalOnBean(ObservationRegistry.class)
public final class ElastiCacheObservationAutoConfiguration {

	ElastiCacheObservationAutoConfiguration() {
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	MemcachedClientBuilderCustomizer memcachedObservation(ObservationRegistry observationRegistry) {
		return (builder) -> builder.operationListener(new MemcachedObservations(observationRegistry));
	}

}
