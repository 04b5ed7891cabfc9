package dev.elasticache.boot.autoconfigure.metrics;

import dev.elasticache.boot.valkey.ValkeyCredentials;
import io.lettuce.core.RedisClient;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of the meters of credentials.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RedisClient.class)
@ConditionalOnBooleanProperty(name = "management.metrics.enable.elasticache", matchIfMissing = true)
@ConditionalOnBean(ValkeyCredentials.class)
class CredentialsMetricsConfiguration {

	@Bean
	CredentialsMetrics elastiCacheCredentialsMetrics(ValkeyCredentials credentials) {
		return new CredentialsMetrics(credentials);
	}

}
