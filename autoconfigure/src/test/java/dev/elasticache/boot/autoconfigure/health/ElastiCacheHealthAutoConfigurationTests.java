package dev.elasticache.boot.autoconfigure.health;

import dev.elasticache.boot.autoconfigure.ElastiCacheMemcachedAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheStartupCheckAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheTlsAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheValkeyAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ElastiCacheHealthAutoConfiguration}: when it applies.
 */
class ElastiCacheHealthAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
				ElastiCacheValkeyAutoConfiguration.class, ElastiCacheMemcachedAutoConfiguration.class,
				DataRedisAutoConfiguration.class, ElastiCacheStartupCheckAutoConfiguration.class,
				ElastiCacheHealthAutoConfiguration.class, DataRedisHealthContributorAutoConfiguration.class))
		.withPropertyValues("elasticache.startup-check=off", "elasticache.valkey.endpoint=localhost:1");

	@Test
	void standsInForSpringBootsIndicator() {
		this.contextRunner.run((context) -> assertThat(context).hasBean("elasticacheHealthContributor")
			.doesNotHaveBean("redisHealthContributor")
			.getBean("redisHealthIndicator")
			.isInstanceOf(EngineHealth.class));
	}

	@Test
	void backsOffForIndicatorOfTheUser() {
		HealthIndicator indicator = () -> Health.up().build();
		this.contextRunner.withBean("redisHealthIndicator", HealthIndicator.class, () -> indicator)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(EngineHealth.class)
				.getBean("redisHealthIndicator")
				.isSameAs(indicator));
		this.contextRunner.withBean("redisHealthContributor", HealthContributor.class, () -> indicator)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EngineHealth.class));
	}

	@Test
	void leavesConnectionFactoryOfTheUserToSpringBoot() {
		this.contextRunner
			.withBean("user", LettuceConnectionFactory.class, () -> new LettuceConnectionFactory("user.example.com", 1))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("redisHealthContributor")
				.doesNotHaveBean(EngineHealth.class)
				.doesNotHaveBean("elasticacheHealthContributor"));
	}

	@Test
	void leavesSeveralConnectionFactoriesToSpringBoot() {
		this.contextRunner
			.withBean("first", LettuceConnectionFactory.class, () -> new LettuceConnectionFactory("a.example.com", 1))
			.withBean("second", LettuceConnectionFactory.class, () -> new LettuceConnectionFactory("b.example.com", 1))
			.withPropertyValues("elasticache.memcached.endpoint=localhost:1")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("redisHealthContributor")
				.hasSingleBean(EngineHealth.class)
				.hasBean("memcachedHealth"));
	}

	@Test
	void asksTheOneThatSpringBootMadeWhereTheUsersIsNoCandidate() {
		this.contextRunner.withUserConfiguration(SideConfiguration.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.getBean("redisHealthIndicator")
				.extracting("nodes.connectionFactory")
				.isSameAs(context.getBean("redisConnectionFactory")));
	}

	@Configuration(proxyBeanMethods = false)
	static class SideConfiguration {

		@Bean(defaultCandidate = false)
		LettuceConnectionFactory sideConnectionFactory() {
			return new LettuceConnectionFactory("side.example.com", 1);
		}

	}

}
