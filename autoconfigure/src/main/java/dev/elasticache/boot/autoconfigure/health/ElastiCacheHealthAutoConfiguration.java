package dev.elasticache.boot.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.elasticache.boot.autoconfigure.ElastiCacheMemcachedAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheValkeyAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
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
@AutoConfiguration(after = { ElastiCacheMemcachedAutoConfiguration.class, ElastiCacheValkeyAutoConfiguration.class },
		afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
		beforeName = {
				"org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration",
				"org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration" })
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBooleanProperty(name = "elasticache.enabled", matchIfMissing = true)
@ConditionalOnEnabledHealthIndicator("elasticache")
@Import({ ValkeyHealthConfiguration.class, MemcachedHealthConfiguration.class })
public final class ElastiCacheHealthAutoConfiguration {

	ElastiCacheHealthAutoConfiguration() {
	}

	@Bean
	@ConditionalOnBean(EngineHealth.class)
	@ConditionalOnMissingBean(name = { "elasticacheHealthIndicator", "elasticacheHealthContributor" })
	CompositeHealthContributor elasticacheHealthContributor(List<EngineHealth> engines) {
		Map<String, HealthContributor> contributors = new LinkedHashMap<>();
		engines.forEach((engine) -> contributors.put(engine.name(), engine.indicator()));
		return CompositeHealthContributor.fromMap(contributors);
	}

}
