package dev.elasticache.boot.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.elasticache.boot.autoconfigure.endpoint.ElastiCacheEndpointAutoConfiguration;
import dev.elasticache.boot.autoconfigure.health.ElastiCacheHealthAutoConfiguration;
import dev.elasticache.boot.autoconfigure.metrics.ElastiCacheMetricsAutoConfiguration;
import dev.elasticache.boot.autoconfigure.observation.ElastiCacheObservationAutoConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is turned off, or not on the class path, leaves no class of its package in the
 * context.
 */
class OperationsTurnedOffTests {

	private static final String PACKAGE = ElastiCacheProperties.class.getPackageName() + ".";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
				ElastiCacheValkeyAutoConfiguration.class, ElastiCacheMemcachedAutoConfiguration.class,
				DataRedisAutoConfiguration.class, ElastiCacheCachingAutoConfiguration.class,
				ElastiCacheStartupCheckAutoConfiguration.class, ElastiCacheHealthAutoConfiguration.class,
				ElastiCacheMetricsAutoConfiguration.class, ElastiCacheEndpointAutoConfiguration.class,
				ElastiCacheObservationAutoConfiguration.class))
		.withUserConfiguration(Application.class)
		.withBean(SimpleMeterRegistry.class)
		.withBean(ObservationRegistry.class, ObservationRegistry::create)
		.withPropertyValues("management.endpoints.web.exposure.include=*", "elasticache.startup-check=off",
				"elasticache.valkey.endpoint=localhost:1", "elasticache.memcached.endpoint=localhost:1",
				"elasticache.cache.store=valkey");

	private final ApplicationContextRunner withActuator = this.contextRunner
		.withConfiguration(AutoConfigurations.of(CacheAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, EndpointAutoConfiguration.class));

	@Test
	void isOnByDefault() {
		this.withActuator.run((context) -> {
			for (String name : List.of("health", "metrics", "endpoint", "observation")) {
				assertThat(classesOf(name, context)).isNotEmpty();
			}
		});
	}

	@ParameterizedTest
	@CsvSource({ "health, management.health.elasticache.enabled=false",
			"health, management.health.defaults.enabled=false", "endpoint, management.endpoint.elasticache.access=NONE",
			"endpoint, management.endpoints.access.default=NONE",
			"endpoint, management.endpoints.web.exposure.exclude=elasticache", "health, elasticache.enabled=false",
			"metrics, elasticache.enabled=false", "observation, elasticache.enabled=false",
			"observation, management.observations.enable.memcached=false", "endpoint, elasticache.enabled=false" })
	void isGoneByProperty(String name, String property) {
		this.withActuator.withPropertyValues(property).run((context) -> assertThat(classesOf(name, context)).isEmpty());
	}

	@Test
	void metersAreGoneByProperty() {
		this.withActuator
			.withPropertyValues("management.metrics.enable.cache=false", "management.metrics.enable.elasticache=false")
			.run((context) -> assertThat(classesOf("metrics", context))
				.containsExactly(ElastiCacheMetricsAutoConfiguration.class.getName()));
	}

	@ParameterizedTest
	@CsvSource({ "metrics, io.micrometer.core", "health, org.springframework.boot.health.contributor",
			"endpoint, org.springframework.boot.actuate.endpoint.annotation",
			"observation, io.micrometer.observation.ObservationRegistry" })
	void isGoneWithoutLibrary(String name, String library) {
		this.contextRunner.withClassLoader(new FilteredClassLoader(library))
			.run((context) -> assertThat(classesOf(name, context)).isEmpty());
	}

	private static Stream<String> classesOf(String name, ApplicationContext context) {
		return Stream.of(context.getBeanDefinitionNames())
			.map(context::getType)
			.filter(Objects::nonNull)
			.map(Class::getName)
			.filter((type) -> type.startsWith(PACKAGE + name + "."));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Application {

	}

}
