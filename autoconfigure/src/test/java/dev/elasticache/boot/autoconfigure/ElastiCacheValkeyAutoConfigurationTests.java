package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import dev.elasticache.boot.tls.TrustMaterial;
import dev.elasticache.boot.valkey.PrimaryReplicaConnectionFactory;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Node;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ElastiCacheValkeyAutoConfiguration}: when it applies, and the
 * connection details it gives. What Lettuce makes of them is tested by
 * {@link ElastiCacheValkeyClientTests}.
 */
class ElastiCacheValkeyAutoConfigurationTests {

	private static final String ENDPOINT = "elasticache.valkey.endpoint=";

	private static final String CLUSTER = "clustercfg.shop.abc123.use1.cache.amazonaws.com";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
				ElastiCacheValkeyAutoConfiguration.class, DataRedisAutoConfiguration.class));

	@Test
	void connectsToEndpoint() {
		this.contextRunner.withPropertyValues(ENDPOINT + "cache.example.com").run((context) -> {
			assertThat(context).hasSingleBean(DataRedisConnectionDetails.class)
				.hasSingleBean(PropertiesValkeyConnectionDetails.class)
				.hasBean("valkeyConnectionDetails");
			LettuceConnectionFactory connectionFactory = context.getBean(LettuceConnectionFactory.class);
			assertThat(connectionFactory.getHostName()).isEqualTo("cache.example.com");
			assertThat(connectionFactory.getPort()).isEqualTo(6379);
			assertThat(connectionFactory.isClusterAware()).isFalse();
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { RedisClient.class, LettuceConnectionFactory.class, DataRedisConnectionDetails.class })
	void backsOffWithoutLibrary(Class<?> missing) {
		this.contextRunner.withPropertyValues(ENDPOINT + "cache.example.com")
			.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ElastiCacheValkeyAutoConfiguration.class)
				.doesNotHaveBean("valkeyConnectionDetails"));
	}

	@Test
	void backsOffWithoutEndpoint() {
		this.contextRunner.run((context) -> {
			assertThat(context).doesNotHaveBean(ElastiCacheValkeyAutoConfiguration.class);
			assertThat(context.getBean(LettuceConnectionFactory.class).getHostName()).isEqualTo("localhost");
			assertThat(context.getBean(LettuceConnectionFactory.class).isUseSsl()).isFalse();
		});
	}

	@Test
	void backsOffWhenDisabled() {
		this.contextRunner.withPropertyValues(ENDPOINT + "cache.example.com", "elasticache.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ElastiCacheValkeyAutoConfiguration.class)
				.doesNotHaveBean(ValkeyConnectionDetails.class));
	}

	@Test
	void backsOffForDetailsOfTheUser() {
		this.contextRunner.withUserConfiguration(UserDetailsConfiguration.class).run((context) -> {
			assertThat(context).hasSingleBean(ElastiCacheValkeyAutoConfiguration.class)
				.hasSingleBean(DataRedisConnectionDetails.class)
				.hasBean("userDetails");
			LettuceConnectionFactory connectionFactory = context.getBean(LettuceConnectionFactory.class);
			assertThat(connectionFactory.getHostName()).isEqualTo("user.example.com");
			assertThat(connectionFactory.getPort()).isEqualTo(7000);
			assertThat(connectionFactory.isUseSsl()).isTrue();
			assertThat(connectionFactory.getClientConfiguration().getCommandTimeout())
				.isEqualTo(Duration.ofMillis(500));
		});
	}

	@Test
	void backsOffForDetailsOfRedis() {
		this.contextRunner.withUserConfiguration(RedisDetailsConfiguration.class)
			.withPropertyValues(ENDPOINT + "cache.example.com")
			.run((context) -> {
				assertThat(context).hasSingleBean(DataRedisConnectionDetails.class)
					.doesNotHaveBean(ValkeyConnectionDetails.class);
				assertThat(context.getBean(LettuceConnectionFactory.class).getHostName())
					.isEqualTo("redis.example.com");
			});
	}

	@Test
	void backsOffForConnectionFactoryOfTheUser() {
		this.contextRunner.withUserConfiguration(ConnectionFactoryConfiguration.class)
			.withPropertyValues(ENDPOINT + "cache.example.com")
			.run((context) -> assertThat(context).hasSingleBean(LettuceConnectionFactory.class)
				.hasBean("userConnectionFactory"));
	}

	@Test
	void givesUserAndPassword() {
		this.contextRunner
			.withPropertyValues(ENDPOINT + "cache.example.com", "elasticache.valkey.username=app",
					"elasticache.valkey.password=secret")
			.run((context) -> {
				LettuceConnectionFactory connectionFactory = context.getBean(LettuceConnectionFactory.class);
				assertThat(connectionFactory.getStandaloneConfiguration().getUsername()).isEqualTo("app");
				assertThat(connectionFactory.getPassword()).isEqualTo("secret");
			});
	}

	@Test
	void givesUserAndPasswordToCluster() {
		this.contextRunner
			.withPropertyValues(ENDPOINT + CLUSTER, "elasticache.valkey.username=app",
					"elasticache.valkey.password=secret")
			.run((context) -> {
				LettuceConnectionFactory connectionFactory = context.getBean(LettuceConnectionFactory.class);
				assertThat(connectionFactory.getClusterConfiguration().getUsername()).isEqualTo("app");
				assertThat(connectionFactory.getPassword()).isEqualTo("secret");
			});
	}

	@Test
	void givesTokenAlone() {
		this.contextRunner.withPropertyValues(ENDPOINT + "cache.example.com", "elasticache.valkey.password=token")
			.run((context) -> {
				LettuceConnectionFactory connectionFactory = context.getBean(LettuceConnectionFactory.class);
				assertThat(connectionFactory.getStandaloneConfiguration().getUsername()).isNull();
				assertThat(connectionFactory.getPassword()).isEqualTo("token");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { CLUSTER, "shop.abc123.clustercfg.use1.cache.amazonaws.com",
			"shop-abc123.serverless.use1.cache.amazonaws.com" })
	void infersClusterFromEndpoint(String endpoint) {
		this.contextRunner.withPropertyValues(ENDPOINT + endpoint + ":7000").run((context) -> {
			LettuceConnectionFactory connectionFactory = context.getBean(LettuceConnectionFactory.class);
			assertThat(connectionFactory.isClusterAware()).isTrue();
			assertThat(connectionFactory.getClusterConfiguration().getClusterNodes())
				.containsExactly(RedisNode.fromString(endpoint + ":7000"));
		});
	}

	@Test
	void speaksToClusterIfToldTo() {
		this.contextRunner.withPropertyValues(ENDPOINT + "cache.example.com", "elasticache.valkey.topology=cluster")
			.run((context) -> assertThat(context.getBean(LettuceConnectionFactory.class).isClusterAware()).isTrue());
	}

	@Test
	void speaksToSingleNodeIfToldTo() {
		this.contextRunner.withPropertyValues(ENDPOINT + CLUSTER, "elasticache.valkey.topology=standalone")
			.run((context) -> assertThat(context.getBean(LettuceConnectionFactory.class).isClusterAware()).isFalse());
	}

	@ParameterizedTest
	@ValueSource(strings = { "topology=standalone", "topology=primary-replica", "topology=auto" })
	void speaksToPrimaryAloneWithoutReaderEndpoint(String topology) {
		this.contextRunner
			.withPropertyValues(ENDPOINT + "master.shop.abc123.use1.cache.amazonaws.com",
					"elasticache.valkey." + topology, "spring.data.redis.database=3")
			.run((context) -> {
				assertThat(context.getBean(DataRedisConnectionDetails.class).getMasterReplica()).isNull();
				LettuceConnectionFactory connectionFactory = context.getBean(LettuceConnectionFactory.class);
				assertThat(connectionFactory.getHostName()).isEqualTo("master.shop.abc123.use1.cache.amazonaws.com");
				assertThat(connectionFactory.getDatabase()).isEqualTo(3);
			});
	}

	@Test
	void givesPrimaryAndReaderEndpoint() {
		this.contextRunner
			.withPropertyValues(ENDPOINT + "cache.example.com",
					"elasticache.valkey.reader-endpoint=reader.example.com:6380",
					"elasticache.valkey.read-from=replica-preferred")
			.run((context) -> {
				DataRedisConnectionDetails details = context.getBean(DataRedisConnectionDetails.class);
				assertThat(details.getStandalone()).isNull();
				assertThat(details.getCluster()).isNull();
				assertThat(details.getMasterReplica().getNodes()).containsExactly(new Node("cache.example.com", 6379),
						new Node("reader.example.com", 6380));
				assertThat(context.getBean(LettuceConnectionFactory.class).getClientConfiguration().getReadFrom())
					.contains(ReadFrom.REPLICA_PREFERRED);
			});
	}

	@Test
	void followsFailoversOfPrimaryWithReplicas() {
		this.contextRunner
			.withPropertyValues(ENDPOINT + "cache.example.com", "elasticache.valkey.reader-endpoint=reader.example.com",
					"spring.data.redis.database=3", "spring.data.redis.client-name=shop")
			.run((context) -> {
				LettuceConnectionFactory connectionFactory = context.getBean(LettuceConnectionFactory.class);
				assertThat(connectionFactory).isInstanceOf(PrimaryReplicaConnectionFactory.class);
				assertThat(connectionFactory.getDatabase()).isEqualTo(3);
				assertThat(connectionFactory.getClientName()).isEqualTo("shop");
				assertThat(connectionFactory.isUseSsl()).isTrue();
			});
	}

	@Test
	void leavesConnectionFactoryOfTheUserAlone() {
		this.contextRunner.withUserConfiguration(ConnectionFactoryConfiguration.class)
			.withPropertyValues(ENDPOINT + "cache.example.com", "elasticache.valkey.reader-endpoint=reader.example.com")
			.run((context) -> assertThat(context.getBean(LettuceConnectionFactory.class))
				.isNotInstanceOf(PrimaryReplicaConnectionFactory.class));
	}

	@Test
	void connectionsToPrimaryAndReplicasEndWithTheContext() {
		AtomicReference<LettuceConnectionFactory> connectionFactory = new AtomicReference<>();
		this.contextRunner
			.withPropertyValues(ENDPOINT + "master.shop.abc123.use1.cache.amazonaws.com",
					"elasticache.valkey.reader-endpoint=replica.shop.abc123.use1.cache.amazonaws.com")
			.withBean(SmartInitializingSingleton.class, () -> () -> {
				throw new IllegalStateException("refused to start");
			})
			.withInitializer((context) -> context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					if (bean instanceof LettuceConnectionFactory created) {
						connectionFactory.set(created);
					}
					return bean;
				}

			}))
			.run((context) -> {
				assertThat(context).getFailure().hasMessageContaining("refused to start");
				assertThat(connectionFactory.get()).isInstanceOf(PrimaryReplicaConnectionFactory.class)
					.extracting(LettuceConnectionFactory::isRunning)
					.isEqualTo(false);
			});
	}

	@ParameterizedTest
	@CsvSource({ "upstream-preferred, UPSTREAM_PREFERRED", "replica, REPLICA", "replica-preferred, REPLICA_PREFERRED",
			"lowest-latency, LOWEST_LATENCY", "any, ANY", "any-replica, ANY_REPLICA" })
	void readsFromClusterAsTold(String value, String expected) throws ReflectiveOperationException {
		Object readFrom = ReadFrom.class.getField(expected).get(null);
		this.contextRunner.withPropertyValues(ENDPOINT + CLUSTER, "elasticache.valkey.read-from=" + value)
			.run((context) -> assertThat(
					context.getBean(LettuceConnectionFactory.class).getClientConfiguration().getReadFrom())
				.hasValue((ReadFrom) readFrom));
	}

	@Test
	void refusesDatabaseInCluster() {
		this.contextRunner.withPropertyValues(ENDPOINT + CLUSTER, "spring.data.redis.database=3").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(FailureReport.of(context.getStartupFailure(), "spring.data.redis.database=3").description())
				.contains("value '3' for configuration property 'spring.data.redis.database'",
						"A cluster has database 0 only.");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class UserDetailsConfiguration {

		@Bean
		ValkeyConnectionDetails userDetails(TrustMaterial trustMaterial) {
			return new ValkeyConnectionDetails() {

				@Override
				public TrustMaterial getTrustMaterial() {
					return trustMaterial;
				}

				@Override
				public Standalone getStandalone() {
					return Standalone.of("user.example.com", 7000);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RedisDetailsConfiguration {

		@Bean
		DataRedisConnectionDetails redisDetails() {
			return new DataRedisConnectionDetails() {

				@Override
				public Standalone getStandalone() {
					return Standalone.of("redis.example.com", 6379);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ConnectionFactoryConfiguration {

		@Bean
		LettuceConnectionFactory userConnectionFactory() {
			return new LettuceConnectionFactory("user.example.com", 6379);
		}

	}

}
