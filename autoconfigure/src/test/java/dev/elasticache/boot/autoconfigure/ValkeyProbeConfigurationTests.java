package dev.elasticache.boot.autoconfigure;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ValkeyProbeConfiguration}.
 */
class ValkeyProbeConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
				ElastiCacheValkeyAutoConfiguration.class, DataRedisAutoConfiguration.class,
				ElastiCacheStartupCheckAutoConfiguration.class))
		.withPropertyValues("elasticache.startup-check=off");

	@ParameterizedTest
	@CsvSource({ "cache.example.com:7000, 7000", "clustercfg.shop.abc123.use1.cache.amazonaws.com, 6379",
			"shop-abc123.serverless.use1.cache.amazonaws.com, 6379 6380" })
	void probesEveryPortThatTheClientConnectsTo(String endpoint, String ports) {
		this.contextRunner.withPropertyValues("elasticache.valkey.endpoint=" + endpoint)
			.run((context) -> assertThat(context.getBean("valkeyProbeTargets", ProbeTargets.class).targets())
				.extracting((target) -> String.valueOf(target.port()))
				.containsExactly(ports.split(" ")));
	}

}
