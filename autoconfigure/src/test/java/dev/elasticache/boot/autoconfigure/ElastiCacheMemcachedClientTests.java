package dev.elasticache.boot.autoconfigure;

import java.time.Duration;

import dev.elasticache.boot.memcached.MemcachedDiscoveryState;
import dev.elasticache.boot.memcached.MemcachedNodeState;
import net.spy.memcached.MemcachedClient;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the client of {@link ElastiCacheMemcachedAutoConfiguration}, on servers that
 * are away.
 */
class ElastiCacheMemcachedClientTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
				ElastiCacheMemcachedAutoConfiguration.class))
		.withPropertyValues("elasticache.memcached.endpoint=localhost:1",
				"elasticache.memcached.operation-timeout=250ms");

	@Test
	void mapsProperties() {
		this.contextRunner.run((context) -> {
			MemcachedClient client = context.getBean("memcachedClient", MemcachedClient.class);
			assertThat(client.getOperationTimeout()).isEqualTo(250);
			assertThat(MemcachedNodeState.of(client)).singleElement()
				.satisfies((node) -> assertThat(node.port()).isOne());
			assertThat(MemcachedDiscoveryState.of(client)).isNull();
		});
	}

	@Test
	void discoversNodesIfToldTo() {
		this.contextRunner.withPropertyValues("elasticache.memcached.discovery=on")
			.run((context) -> assertThat(MemcachedDiscoveryState.of(context.getBean(MemcachedClient.class)))
				.satisfies((state) -> {
					assertThat(state.version()).isNull();
					assertThat(state.lastFailure()).hasMessage("Connection refused");
				}));
	}

	@Test
	void lastCustomizerHasTheLastWord() {
		this.contextRunner.withUserConfiguration(CustomizerConfiguration.class)
			.run((context) -> assertThat(context.getBean(MemcachedClient.class).getOperationTimeout()).isEqualTo(2));
	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizerConfiguration {

		@Bean
		@Order(2)
		MemcachedClientBuilderCustomizer second() {
			return (builder) -> builder.operationTimeout(Duration.ofMillis(2));
		}

		@Bean
		@Order(1)
		MemcachedClientBuilderCustomizer first() {
			return (builder) -> builder.operationTimeout(Duration.ofMillis(1));
		}

	}

}
