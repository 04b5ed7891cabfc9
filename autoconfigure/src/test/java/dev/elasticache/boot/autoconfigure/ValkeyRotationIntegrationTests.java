package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.elasticache.boot.autoconfigure.health.ElastiCacheHealthAutoConfiguration;
import dev.elasticache.boot.local.LocalValkey;
import dev.elasticache.boot.valkey.ValkeyCredentials;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.protocol.ProtocolVersion;
import org.assertj.core.api.ThrowingConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What happens on Valkey when a secret is rotated in the environment, over TLS.
 */
class ValkeyRotationIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final String OLD = "hushed-old-password-1";

	private static final String NEW = "hushed-new-password-2";

	private final Map<String, Object> secrets = new HashMap<>(
			Map.of("elasticache.valkey.username", AclServer.USER, "elasticache.valkey.password", OLD));

	@ParameterizedTest
	@ValueSource(strings = { "valkey-server", "redis-server" })
	void losesNoOperationWhileTokensAreRotated(String binary) throws Exception {
		try (AclServer server = new AclServer(LocalValkey.builder().binary(binary))) {
			server.allow(OLD);
			run(server, (context) -> rotateUnderLoad(server, context, 1));
		}
	}

	@Test
	void losesNoOperationWhileTokensOfClusterAreRotated() {
		try (AclServer server = new AclServer(LocalValkey.builder().cluster(2, 0))) {
			server.allow(OLD);
			contextRunner(server).withConfiguration(AutoConfigurations.of(ElastiCacheCachingAutoConfiguration.class))
				.withUserConfiguration(Caching.class)
				.withPropertyValues("elasticache.valkey.topology=cluster")
				.run((context) -> rotateUnderLoad(server, context, 0));
		}
	}

	@Test
	void losesNoOperationWhileTokensOfPrimaryAndReplicaAreRotated() {
		try (AclServer server = new AclServer(LocalValkey.builder().replicas(1))) {
			server.allow(OLD);
			run(server, (context) -> rotateUnderLoad(server, context, 0),
					"elasticache.valkey.reader-endpoint=" + server.readerEndpoint());
		}
	}

	/**
	 * A pool has such connections, which nobody uses when the secret changes.
	 */
	@Test
	void authenticatesIdleConnectionsAnew() {
		try (AclServer server = new AclServer(LocalValkey.builder())) {
			server.allow(OLD);
			run(server, (context) -> {
				List<RedisConnection> dedicated = new ArrayList<>();
				for (int i = 0; i < 3; i++) {
					RedisConnection connection = context.getBean(LettuceConnectionFactory.class).getConnection();
					connection.multi();
					connection.discard();
					dedicated.add(connection);
				}
				rotateUnderLoad(server, context, 0);
				dedicated.forEach(RedisConnection::close);
			});
		}
	}

	@Test
	void subscribesByRedisProtocolVersion2() {
		try (AclServer server = new AclServer(LocalValkey.builder())) {
			server.allow(OLD);
			contextRunner(server)
				.withBean(LettuceClientOptionsBuilderCustomizer.class,
						() -> (options) -> options.protocolVersion(ProtocolVersion.RESP2))
				.run((context) -> {
					StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
					List<String> messages = new CopyOnWriteArrayList<>();
					RedisMessageListenerContainer listener = subscribe(template,
							(message, pattern) -> messages.add(message.toString()));
					Awaitility.await().atMost(LIMIT).until(() -> {
						template.convertAndSend("news", "message");
						return messages.contains("message");
					});
					listener.stop();
				});
		}
	}

	private void rotateUnderLoad(AclServer server, AssertableApplicationContext context, int transactions)
			throws InterruptedException {
		StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
		RedisMessageListenerContainer listener = subscribe(template, (message, pattern) -> {
		});
		try (Load load = new Load()) {
			load.add(15 - transactions, () -> writeAndRead(template))
				.add(transactions, () -> writeInTransaction(template))
				.add(1, () -> template.execute((connection) -> connection.ping(), true));
			load.awaitRound();
			server.allow(NEW);
			this.secrets.put("elasticache.valkey.password", NEW);
			long before = server.calls("auth").all();
			context.getBean(ValkeyCredentials.class).refresh();
			long live = server.connections() - transactions;
			Awaitility.await()
				.atMost(LIMIT)
				.untilAsserted(() -> assertThat(server.calls("auth").all() - before).isGreaterThanOrEqualTo(live));
			load.awaitRound();
			server.forbid(OLD);
			load.awaitRound();
			assertThat(load.failures()).isEmpty();
			assertThat(load.operations()).isGreaterThan(50);
		}
		finally {
			listener.stop();
		}
		assertThat(server.calls("auth").failed()).isZero();
		assertThat(server.calls("hello").failed()).isZero();
		server.killConnections();
		Awaitility.await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> writeAndRead(template));
		assertThat(server.calls("hello").failed()).isZero();
	}

	private static RedisMessageListenerContainer subscribe(StringRedisTemplate template, MessageListener listener) {
		RedisMessageListenerContainer container = new RedisMessageListenerContainer();
		container.setConnectionFactory(template.getRequiredConnectionFactory());
		container.afterPropertiesSet();
		container.addMessageListener(listener, ChannelTopic.of("news"));
		container.start();
		return container;
	}

	@Test
	void reconnectsWithNewSecretThatNobodyAnnounced() {
		try (AclServer server = new AclServer(LocalValkey.builder())) {
			server.allow(OLD);
			run(server, (context) -> {
				StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
				writeAndRead(template);
				server.allow(NEW);
				server.forbid(OLD);
				this.secrets.put("elasticache.valkey.password", NEW);
				server.killConnections();
				Awaitility.await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> writeAndRead(template));
				assertThat(server.calls("hello").failed()).isZero();
			});
		}
	}

	@Test
	void followsEventOfSpringCloud() {
		try (AclServer server = new AclServer(LocalValkey.builder())) {
			server.allow(OLD);
			run(server, (context) -> {
				writeAndRead(context.getBean(StringRedisTemplate.class));
				server.allow(NEW);
				this.secrets.put("elasticache.valkey.password", NEW);
				context.publishEvent(new EnvironmentChangeEvent(this));
				Awaitility.await().atMost(LIMIT).until(() -> server.calls("auth").all() > 0);
				assertThat(server.calls("auth").failed()).isZero();
			});
		}
	}

	@Test
	void keepsLiveConnectionsAndTriesAgainIfServerDoesNotKnowTheNewSecretYet() {
		try (AclServer server = new AclServer(LocalValkey.builder())) {
			server.allow(OLD);
			run(server, (context) -> {
				StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
				ValkeyCredentials credentials = context.getBean(ValkeyCredentials.class);
				writeAndRead(template);
				this.secrets.put("elasticache.valkey.password", NEW);
				credentials.refresh();
				Awaitility.await().atMost(LIMIT).until(() -> credentials.getRenewal().isFailing());
				assertThat(credentials.getRenewal().lastFailure()).isInstanceOf(RedisCommandExecutionException.class)
					.hasMessageContaining("WRONGPASS")
					.hasMessageNotContaining(NEW);
				assertThat(health(context).getStatus().getCode()).isEqualTo("DEGRADED");
				assertThat(health(context).getDetails()).containsKey("credentials");
				assertThat(health(context).toString()).contains("Credentials cannot be renewed", "WRONGPASS")
					.doesNotContain(OLD, NEW);
				writeAndRead(template);
				server.allow(NEW);
				Awaitility.await()
					.atMost(LIMIT)
					.until(() -> server.calls("auth").all() > server.calls("auth").failed());
				Awaitility.await().atMost(LIMIT).until(() -> !credentials.getRenewal().isFailing());
				assertThat(health(context).getStatus()).isEqualTo(Status.UP);
				writeAndRead(template);
			});
		}
	}

	@Test
	void startupCheckLogsInWithWhatTheEnvironmentHolds() {
		try (AclServer server = new AclServer(LocalValkey.builder())) {
			server.allow(NEW);
			contextRunner(server)
				.run((context) -> assertThat(FailureReport.of(context.getStartupFailure()).description())
					.contains("AUTHENTICATION")
					.doesNotContain(OLD));
			this.secrets.put("elasticache.valkey.password", NEW);
			run(server, (context) -> assertThat(context).hasNotFailed());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "valkey-server", "redis-server" })
	void tellsUsersWhatTheServerAnswered(String binary) {
		try (AclServer server = new AclServer(LocalValkey.builder().binary(binary))) {
			server.allow(NEW);
			contextRunner(server).withPropertyValues("elasticache.startup-check=off").run((context) -> {
				StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
				assertThatException().isThrownBy(() -> template.opsForValue().get("key"))
					.havingRootCause()
					.withMessageContaining("WRONGPASS")
					.withMessageNotContaining(OLD);
				this.secrets.remove("elasticache.valkey.password");
				this.secrets.remove("elasticache.valkey.username");
				assertThatException().isThrownBy(() -> template.opsForValue().get("key"))
					.havingRootCause()
					.withMessageContaining("NOAUTH");
			});
			this.secrets
				.putAll(Map.of("elasticache.valkey.username", AclServer.USER, "elasticache.valkey.password", NEW));
			run(server, (context) -> {
				StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
				writeAndRead(template);
				server.restrict("-get");
				assertThatException().isThrownBy(() -> template.opsForValue().get("key"))
					.havingRootCause()
					.withMessageContaining("NOPERM");
			});
		}
	}

	private static Health health(ApplicationContext context) {
		HealthContributor valkey = context.getBean(CompositeHealthContributor.class).getContributor("valkey");
		return ((HealthIndicator) valkey).health();
	}

	private void run(AclServer server, ThrowingConsumer<AssertableApplicationContext> test, String... properties) {
		contextRunner(server).withPropertyValues(properties).run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context);
		});
	}

	private ApplicationContextRunner contextRunner(AclServer server) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheValkeyAutoConfiguration.class, DataRedisAutoConfiguration.class,
					ElastiCacheStartupCheckAutoConfiguration.class, ElastiCacheHealthAutoConfiguration.class))
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("secrets", this.secrets)))
			.withPropertyValues("elasticache.valkey.endpoint=" + server.endpoint(), "elasticache.tls.bundle=local",
					"elasticache.valkey.command-timeout=10s", "elasticache.valkey.connect-timeout=10s",
					"spring.ssl.bundle.pem.local.truststore.certificate=" + server.authorityFile());
	}

	private static void writeAndRead(StringRedisTemplate template) {
		String key = UUID.randomUUID().toString();
		template.opsForValue().set(key, "value");
		assertThat(template.opsForValue().get(key)).isEqualTo("value");
	}

	private static void writeInTransaction(StringRedisTemplate template) {
		List<Object> results = template.execute(new SessionCallback<>() {

			@Override
			@SuppressWarnings("unchecked")
			public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
				operations.multi();
				operations.opsForValue().set((K) "transaction", (V) "value");
				operations.opsForValue().get("transaction");
				return operations.exec();
			}

		});
		assertThat(results).last().isEqualTo("value");
	}

	/**
	 * Connects before anything else does.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Caching {

	}

}
