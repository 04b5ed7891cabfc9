package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.probe.EndpointProbe;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ValkeyProbeConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
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

	@Test
	void probesNothingWithConnectionFactoryOfTheUser(CapturedOutput output) {
		this.contextRunner.withPropertyValues("elasticache.valkey.endpoint=cache.example.com")
			.withBean("userConnectionFactory", LettuceConnectionFactory.class,
					() -> new LettuceConnectionFactory("user.example.com", 6379))
			.run((context) -> {
				assertThat(context.getBean(EndpointProbe.class).getTargets(Engine.VALKEY)).isEmpty();
				assertThat(output).containsOnlyOnce("RedisConnectionFactory bean of the application");
			});
	}

	@Test
	void warnsOfPropertiesOfSpringBootThatSayWhereRedisIs(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("elasticache.valkey.endpoint=cache.example.com", "spring.data.redis.port=7000",
					"spring.data.redis.cluster.nodes[0]=a.example.com:6379", "spring.data.redis.sentinel.master=main",
					"spring.data.redis.password=hushed", "spring.data.redis.client-name=app",
					"spring.data.redis.cluster.max-redirects=3")
			.run((context) -> assertThat(output)
				.containsOnlyOnce("have no effect with ElastiCache: "
						+ "'spring.data.redis.cluster.nodes' (set elasticache.valkey.endpoint instead), "
						+ "'spring.data.redis.password' (set elasticache.valkey.password instead), "
						+ "'spring.data.redis.port' (set elasticache.valkey.endpoint instead), "
						+ "'spring.data.redis.sentinel' (set elasticache.valkey.endpoint instead)")
				.doesNotContain("hushed"));
	}

	@Test
	void warnsOfNothingWithoutSuchProperties(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("elasticache.valkey.endpoint=cache.example.com", "spring.data.redis.client-name=app",
					"spring.data.redis.cluster.max-redirects=3")
			.run((context) -> assertThat(output).doesNotContain("have no effect").doesNotContain("of the application"));
	}

	@Test
	void backsOffForSpringBootsDetailsOfTheUser() {
		this.contextRunner.withPropertyValues("elasticache.valkey.endpoint=cache.example.com")
			.withBean(DataRedisConnectionDetails.class, () -> new DataRedisConnectionDetails() {

				@Override
				public Standalone getStandalone() {
					return Standalone.of("redis.example.com", 6379);
				}

			})
			.run((context) -> assertThat(context).doesNotHaveBean("valkeyProbeTargets"));
	}

}
