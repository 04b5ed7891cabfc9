package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalValkey;
import net.spy.memcached.MemcachedClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ElastiCacheLocalAutoConfiguration}. Beans are lazy, so that no engine
 * starts.
 */
class ElastiCacheLocalAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(
				(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheLocalAutoConfiguration.class,
				ElastiCacheTlsAutoConfiguration.class, ElastiCacheValkeyAutoConfiguration.class,
				ElastiCacheMemcachedAutoConfiguration.class));

	@Test
	void startsValkeyIfNothingIsConfigured() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(LocalValkey.class)
			.hasSingleBean(LocalValkeyConnectionDetails.class)
			.hasSingleBean(DataRedisConnectionDetails.class)
			.hasSingleBean(ElastiCacheValkeyAutoConfiguration.class)
			.doesNotHaveBean(LocalMemcached.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "elasticache.cache.store=valkey", "elasticache.caches.books.store=valkey" })
	void startsValkeyForCachesOnIt(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasSingleBean(LocalValkey.class)
				.doesNotHaveBean(LocalMemcached.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "elasticache.cache.store=memcached", "elasticache.caches.books.store=memcached" })
	void startsMemcachedForCachesOnIt(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasSingleBean(LocalMemcached.class)
				.hasSingleBean(LocalMemcachedConnectionDetails.class)
				.hasSingleBean(MemcachedConnectionDetails.class)
				.hasSingleBean(ElastiCacheMemcachedAutoConfiguration.class)
				.doesNotHaveBean(LocalValkey.class));
	}

	@Test
	void startsBothForCachesOnBoth() {
		this.contextRunner
			.withPropertyValues("elasticache.cache.store=valkey", "elasticache.caches.books.store=memcached")
			.run((context) -> assertThat(context).hasSingleBean(LocalValkey.class)
				.hasSingleBean(LocalMemcached.class)
				.hasSingleBean(LocalCertificates.class));
	}

	@Test
	void startsOnlyWhatHasNoEndpoint() {
		this.contextRunner
			.withPropertyValues("elasticache.valkey.endpoint=cache.example.com", "elasticache.cache.store=valkey",
					"elasticache.caches.books.store=memcached")
			.run((context) -> assertThat(context).hasSingleBean(LocalMemcached.class)
				.hasSingleBean(PropertiesValkeyConnectionDetails.class)
				.doesNotHaveBean(LocalValkey.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "elasticache.valkey.endpoint=cache.example.com",
			"elasticache.memcached.endpoint=cache.example.com", "elasticache.memcached.nodes=cache.example.com",
			"elasticache.memcached.nodes[0]=cache.example.com" })
	void startsNothingForTheOtherEngineOfAnEndpoint(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context).doesNotHaveBean(LocalValkey.class)
				.doesNotHaveBean(LocalMemcached.class));
	}

	@Test
	void backsOffWithoutLibrary() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(LocalValkey.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ElastiCacheLocalAutoConfiguration.class)
				.doesNotHaveBean(ValkeyConnectionDetails.class));
	}

	@Test
	void startsNoValkeyWithoutItsClient() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(DataRedisConnectionDetails.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("localValkey"));
	}

	@Test
	void startsNoMemcachedWithoutItsClient() {
		this.contextRunner.withPropertyValues("elasticache.cache.store=memcached")
			.withClassLoader(new FilteredClassLoader(MemcachedClient.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("localMemcached"));
	}

	@Test
	void backsOffWhenDisabled() {
		this.contextRunner.withPropertyValues("elasticache.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ElastiCacheLocalAutoConfiguration.class)
				.doesNotHaveBean(LocalValkey.class));
	}

	@Test
	void backsOffForDetailsOfTheUser() {
		this.contextRunner.withUserConfiguration(DetailsConfiguration.class)
			.withPropertyValues("elasticache.cache.store=valkey", "elasticache.caches.books.store=memcached")
			.run((context) -> assertThat(context).doesNotHaveBean(LocalValkey.class)
				.doesNotHaveBean(LocalMemcached.class)
				.hasBean("userValkeyDetails")
				.hasBean("userMemcachedDetails"));
	}

	@Test
	void backsOffForCertificatesOfTheUser() {
		this.contextRunner.withUserConfiguration(CertificatesConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(LocalCertificates.class).hasBean("userCertificates"));
	}

	@Configuration(proxyBeanMethods = false)
	static class DetailsConfiguration {

		@Bean
		DataRedisConnectionDetails userValkeyDetails() {
			return mock();
		}

		@Bean
		MemcachedConnectionDetails userMemcachedDetails() {
			return mock();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CertificatesConfiguration {

		@Bean
		LocalCertificates userCertificates() {
			return LocalCertificates.create();
		}

	}

}
