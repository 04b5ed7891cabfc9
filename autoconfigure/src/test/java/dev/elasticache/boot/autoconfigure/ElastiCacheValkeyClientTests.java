package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.Set;

import dev.elasticache.boot.local.LocalCertificates;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.logging.LoggingHandler;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for the client that Spring Boot builds with
 * {@link ElastiCacheValkeyAutoConfiguration}.
 */
class ElastiCacheValkeyClientTests {

	private static final String STANDALONE = "cache.example.com";

	private static final String CLUSTER = "clustercfg.shop.abc123.use1.cache.amazonaws.com";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
				ElastiCacheValkeyAutoConfiguration.class, DataRedisAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(strings = { STANDALONE, CLUSTER })
	void connectsWithVerifiedTlsByDefault(String endpoint) {
		withClient(endpoint, (client) -> {
			assertThat(client.isUseSsl()).isTrue();
			assertThat(client.isStartTls()).isFalse();
			assertThat(client.getVerifyMode()).isEqualTo(SslVerifyMode.FULL);
			assertThat(options(client).getSslOptions()
				.createSslContextBuilder()
				.build()
				.newEngine(null)
				.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { STANDALONE, CLUSTER })
	void verifiesChainOnlyIfToldTo(String endpoint) {
		withClient(endpoint, (client) -> {
			assertThat(client.isUseSsl()).isTrue();
			assertThat(client.getVerifyMode()).isEqualTo(SslVerifyMode.CA);
		}, "elasticache.tls.verification=ca");
	}

	@ParameterizedTest
	@ValueSource(strings = { "full", "ca" })
	void connectsInPlainTextOnlyIfToldTo(String verification) {
		withClient(STANDALONE, (client) -> assertThat(client.isUseSsl()).isFalse(), "elasticache.tls.enabled=false",
				"elasticache.tls.verification=" + verification);
	}

	@Test
	void takesOptionsOfBundle() {
		withClient(STANDALONE, (client) -> assertThat(
				options(client).getSslOptions().createSslContextBuilder().build().newEngine(null).getEnabledProtocols())
			.containsExactly("TLSv1.2"), "elasticache.tls.bundle=aws",
				"spring.ssl.bundle.pem.aws.truststore.certificate=" + LocalCertificates.create().authorityPem(),
				"spring.ssl.bundle.pem.aws.options.enabled-protocols=TLSv1.2");
	}

	@ParameterizedTest
	@ValueSource(strings = { STANDALONE, CLUSTER })
	void hasTimeouts(String endpoint) {
		withClient(endpoint, (client) -> {
			assertThat(client.getCommandTimeout()).isEqualTo(Duration.ofMillis(500));
			assertThat(options(client).getSocketOptions().getConnectTimeout()).isEqualTo(Duration.ofSeconds(1));
			assertThat(options(client).getTimeoutOptions().isTimeoutCommands()).isTrue();
		});
		withClient(endpoint, (client) -> {
			assertThat(client.getCommandTimeout()).isEqualTo(Duration.ofMillis(123));
			assertThat(options(client).getSocketOptions().getConnectTimeout()).isEqualTo(Duration.ofMillis(456));
		}, "elasticache.valkey.command-timeout=123ms", "elasticache.valkey.connect-timeout=456ms");
	}

	@ParameterizedTest
	@ValueSource(strings = { STANDALONE, CLUSTER })
	void asksForNoMaintenanceNotifications(String endpoint) {
		withClient(endpoint,
				(client) -> assertThat(options(client).getMaintNotificationsConfig().maintNotificationsEnabled())
					.isFalse());
	}

	@Test
	void refreshesTopologyOfClusterAndAvoidsFailedNodes() {
		withClient(CLUSTER, (client) -> assertThat(options(client)).isInstanceOfSatisfying(ClusterClientOptions.class,
				(options) -> {
					assertThat(options.getTopologyRefreshOptions().isPeriodicRefreshEnabled()).isTrue();
					assertThat(options.getTopologyRefreshOptions().getRefreshPeriod())
						.isEqualTo(Duration.ofSeconds(60));
					RedisClusterNode node = new RedisClusterNode();
					assertThat(options.getNodeFilter().test(node)).isTrue();
					node.setFlags(Set.of(NodeFlag.FAIL));
					assertThat(options.getNodeFilter().test(node)).isFalse();
				}));
	}

	@Test
	void refreshesTopologyAsSpringBootWasTold() {
		withClient(CLUSTER, (client) -> assertThat(options(client)).isInstanceOfSatisfying(ClusterClientOptions.class,
				(options) -> {
					assertThat(options.getTopologyRefreshOptions().getRefreshPeriod()).isEqualTo(Duration.ofSeconds(7));
					assertThat(options.getTopologyRefreshOptions().useDynamicRefreshSources()).isFalse();
				}), "spring.data.redis.lettuce.cluster.refresh.period=7s",
				"spring.data.redis.lettuce.cluster.refresh.dynamic-refresh-sources=false");
	}

	@ParameterizedTest
	@ValueSource(strings = { STANDALONE, CLUSTER })
	void failsFastWhileDisconnected(String endpoint) {
		withClient(endpoint, (client) -> assertThat(options(client).getDisconnectedBehavior())
			.isEqualTo(DisconnectedBehavior.REJECT_COMMANDS));
	}

	@Test
	void keepsOptionsOfClusterThatSpringBootConfigured() {
		this.contextRunner
			.withPropertyValues("elasticache.valkey.endpoint=" + CLUSTER, "spring.data.redis.cluster.max-redirects=3",
					"spring.data.redis.lettuce.cluster.refresh.period=10s")
			.run((context) -> {
				LettuceConnectionFactory connectionFactory = context.getBean(LettuceConnectionFactory.class);
				assertThat(connectionFactory.getClusterConfiguration().getMaxRedirects()).isEqualTo(3);
				assertThat(options(connectionFactory.getClientConfiguration())).isInstanceOfSatisfying(
						ClusterClientOptions.class,
						(options) -> assertThat(options.getTopologyRefreshOptions().getRefreshPeriod())
							.isEqualTo(Duration.ofSeconds(10)));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "spring.data.redis.cluster.max-redirects=3" })
	void hasClientOfClusterWithAllOptions(String property) {
		this.contextRunner.withPropertyValues("elasticache.valkey.endpoint=" + CLUSTER, property).run((context) -> {
			LettuceConnectionFactory connectionFactory = context.getBean(LettuceConnectionFactory.class);
			ClientOptions configured = options(connectionFactory.getClientConfiguration());
			assertThat(connectionFactory.getRequiredNativeClient().getOptions()).usingRecursiveComparison()
				.ignoringFields("maxRedirects")
				.isEqualTo(configured);
		});
	}

	@Test
	void keepsPropertiesOfSpringBoot() {
		this.contextRunner
			.withPropertyValues("elasticache.valkey.endpoint=" + STANDALONE, "spring.data.redis.client-name=shop",
					"spring.data.redis.database=3", "spring.data.redis.lettuce.read-from=replica-preferred",
					"spring.data.redis.lettuce.shutdown-timeout=7s")
			.run((context) -> {
				LettuceConnectionFactory connectionFactory = context.getBean(LettuceConnectionFactory.class);
				assertThat(connectionFactory.getDatabase()).isEqualTo(3);
				LettuceClientConfiguration client = connectionFactory.getClientConfiguration();
				assertThat(client.getClientName()).contains("shop");
				assertThat(client.getReadFrom()).contains(ReadFrom.REPLICA_PREFERRED);
				assertThat(client.getShutdownTimeout()).isEqualTo(Duration.ofSeconds(7));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { STANDALONE, CLUSTER })
	void keepsOptionsOfTheUser(String endpoint) {
		this.contextRunner.withUserConfiguration(OptionsConfiguration.class)
			.withPropertyValues("elasticache.valkey.endpoint=" + endpoint)
			.run((context) -> {
				ClientOptions options = options(
						context.getBean(LettuceConnectionFactory.class).getClientConfiguration());
				assertThat(options.getRequestQueueSize()).isEqualTo(17);
				assertThat(options.getSocketOptions().getConnectTimeout()).isEqualTo(Duration.ofSeconds(9));
				assertThat(options.getSocketOptions().isTcpNoDelay()).isFalse();
				assertThat(options.getTimeoutOptions().isApplyConnectionTimeout()).isFalse();
				assertThat(options.getMaintNotificationsConfig().maintNotificationsEnabled()).isTrue();
				assertThat(options.getReplayFilter().test(mock())).isTrue();
				assertThat(
						options.getSslOptions().createSslContextBuilder().build().newEngine(null).getEnabledProtocols())
					.containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
			});
	}

	@Test
	void letsConfigurationOfTheUserWin() {
		this.contextRunner.withUserConfiguration(ClientConfiguration.class)
			.withPropertyValues("elasticache.valkey.endpoint=" + STANDALONE)
			.run((context) -> {
				LettuceClientConfiguration client = context.getBean(LettuceConnectionFactory.class)
					.getClientConfiguration();
				assertThat(client.getCommandTimeout()).isEqualTo(Duration.ofSeconds(9));
				assertThat(client.isUseSsl()).isTrue();
			});
	}

	@Test
	void spreadsReconnects() {
		this.contextRunner.withPropertyValues("elasticache.valkey.endpoint=" + STANDALONE)
			.run((context) -> assertThat(context.getBean(ClientResources.class).reconnectDelay().createDelay(1))
				.isBetween(Duration.ofMillis(100), Duration.ofSeconds(5)));
	}

	@Test
	void consolidatesFlushes() {
		withClient(STANDALONE, (client) -> {
			EmbeddedChannel channel = new EmbeddedChannel();
			client.getClientResources().orElseThrow().nettyCustomizer().afterChannelInitialized(channel);
			assertThat(channel.pipeline().get(FlushConsolidationHandler.class)).isNotNull();
		});
	}

	@Test
	void sharesThreadsWithOtherClientsAndNothingElse() {
		this.contextRunner.withPropertyValues("elasticache.valkey.endpoint=" + STANDALONE).run((context) -> {
			ClientResources shared = context.getBean(ClientResources.class);
			ClientResources ours = context.getBean(LettuceConnectionFactory.class)
				.getClientConfiguration()
				.getClientResources()
				.orElseThrow();
			assertThat(ours.eventLoopGroupProvider()).isSameAs(shared.eventLoopGroupProvider());
			assertThat(ours.eventExecutorGroup()).isSameAs(shared.eventExecutorGroup());
			assertThat(ours.timer()).isSameAs(shared.timer());
			assertThat(ours.eventBus()).isSameAs(shared.eventBus());
			EmbeddedChannel channel = new EmbeddedChannel();
			shared.nettyCustomizer().afterChannelInitialized(channel);
			assertThat(channel.pipeline().names()).hasSize(1);
			context.getBean(ValkeyClientResources.class).destroy();
			assertThat(shared.eventExecutorGroup().isShuttingDown()).isFalse();
		});
	}

	@Test
	void keepsNettyCustomizerOfTheUser() {
		this.contextRunner.withBean(ClientResourcesBuilderCustomizer.class,
				() -> (builder) -> builder.nettyCustomizer(new NettyCustomizer() {

					@Override
					public void afterChannelInitialized(Channel channel) {
						channel.pipeline().addLast("user", new LoggingHandler());
					}

				}))
			.withPropertyValues("elasticache.valkey.endpoint=" + STANDALONE)
			.run((context) -> {
				EmbeddedChannel channel = new EmbeddedChannel();
				context.getBean(LettuceConnectionFactory.class)
					.getClientConfiguration()
					.getClientResources()
					.orElseThrow()
					.nettyCustomizer()
					.afterChannelInitialized(channel);
				assertThat(channel.pipeline().get("user")).isNotNull();
				assertThat(channel.pipeline().get(FlushConsolidationHandler.class)).isNotNull();
			});
	}

	@Test
	void letsResourcesOfTheUserWin() {
		this.contextRunner.withUserConfiguration(ResourcesConfiguration.class)
			.withPropertyValues("elasticache.valkey.endpoint=" + STANDALONE)
			.run((context) -> assertThat(context.getBean(ClientResources.class).reconnectDelay().createDelay(1))
				.isEqualTo(Duration.ofSeconds(42)));
	}

	private void withClient(String endpoint, ThrowingConsumer<LettuceClientConfiguration> test, String... properties) {
		this.contextRunner.withPropertyValues("elasticache.valkey.endpoint=" + endpoint)
			.withPropertyValues(properties)
			.run((context) -> test.accept(context.getBean(LettuceConnectionFactory.class).getClientConfiguration()));
	}

	private ClientOptions options(LettuceClientConfiguration client) {
		return client.getClientOptions().orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	static class OptionsConfiguration {

		@Bean
		LettuceClientOptionsBuilderCustomizer optionsCustomizer() {
			return (builder) -> builder.requestQueueSize(17)
				.socketOptions(SocketOptions.builder().connectTimeout(Duration.ofSeconds(9)).tcpNoDelay(false).build())
				.timeoutOptions(TimeoutOptions.create())
				.maintNotificationsConfig(MaintNotificationsConfig.enabled())
				.replayFilter((command) -> true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClientConfiguration {

		@Bean
		LettuceClientConfigurationBuilderCustomizer clientCustomizer() {
			return (builder) -> builder.commandTimeout(Duration.ofSeconds(9));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ResourcesConfiguration {

		@Bean
		ClientResourcesBuilderCustomizer resourcesCustomizer() {
			return (builder) -> builder.reconnectDelay(Delay.constant(Duration.ofSeconds(42)));
		}

	}

}
