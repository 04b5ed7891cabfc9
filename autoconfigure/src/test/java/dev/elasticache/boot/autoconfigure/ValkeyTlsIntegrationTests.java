package dev.elasticache.boot.autoconfigure;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalNode;
import dev.elasticache.boot.local.LocalValkey;
import dev.elasticache.boot.tls.HandshakeFailure;
import dev.elasticache.boot.tls.TlsHandshakes;
import dev.elasticache.boot.tls.TlsSession;
import dev.elasticache.boot.tls.TlsSessions;
import dev.elasticache.boot.tls.TrustMaterial;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.resource.ClientResources;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisServerCommands;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.types.RedisClientInfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * TLS of Valkey's client on a real server, by each provider.
 */
class ValkeyTlsIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final LocalCertificates certificates = LocalCertificates.create();

	@ParameterizedTest
	@CsvSource({ "jdk, TLSv1.2", "jdk, TLSv1.3", "openssl, TLSv1.2", "openssl, TLSv1.3" })
	void connectsByProvider(String provider, String protocol) {
		try (LocalValkey valkey = LocalValkey.builder().certificates(this.certificates).protocols(protocol).start()) {
			contextRunner(valkey, this.certificates.authorityFile(), "elasticache.tls.provider=" + provider)
				.run((context) -> {
					assertThat(ping(context.getBean(LettuceConnectionFactory.class))).isEqualTo("PONG");
					assertThat(context.getBean(TlsSessions.class).of("valkey")).singleElement()
						.extracting(TlsSession::protocol)
						.isEqualTo(protocol);
				});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void resumesSessions(String protocol) {
		try (LocalValkey valkey = LocalValkey.builder().certificates(this.certificates).protocols(protocol).start()) {
			contextRunner(valkey, this.certificates.authorityFile()).run((context) -> {
				LettuceConnectionFactory connectionFactory = context.getBean(LettuceConnectionFactory.class);
				TlsSessions sessions = context.getBean(TlsSessions.class);
				ping(connectionFactory);
				for (int reconnects = 1; reconnects <= 4; reconnects++) {
					loseConnection(connectionFactory);
					TlsHandshakes expected = new TlsHandshakes(1, reconnects, Map.of());
					Awaitility.await()
						.untilAsserted(() -> assertThat(sessions.handshakes("valkey")).isEqualTo(expected));
					Awaitility.await().ignoreExceptions().until(() -> ping(connectionFactory).equals("PONG"));
				}
			});
		}
	}

	@Test
	void verifiesEachNodeOfClusterByTheSharedTls() {
		try (LocalValkey valkey = LocalValkey.builder().certificates(this.certificates).cluster(3, 0).start()) {
			contextRunner(valkey, this.certificates.authorityFile(), "elasticache.valkey.topology=cluster")
				.run((context) -> {
					LettuceConnectionFactory connectionFactory = context.getBean(LettuceConnectionFactory.class);
					try (RedisConnection connection = connectionFactory.getConnection()) {
						for (byte key = 0; key < 50; key++) {
							connection.stringCommands().set(new byte[] { key }, new byte[] { key });
						}
					}
					assertThat(context.getBean(TlsSessions.class).of("valkey")).extracting(TlsSession::port)
						.containsAll(valkey.nodes().stream().map(LocalNode::port).toList());
				});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdk", "openssl" })
	void refusesOtherNameUnlessOnlyTheChainCounts(String provider) {
		try (LocalValkey valkey = LocalValkey.builder()
			.certificates(this.certificates)
			.serverNames("cache.example.com")
			.start()) {
			contextRunner(valkey, this.certificates.authorityFile(), "elasticache.tls.provider=" + provider)
				.run((context) -> assertThatExceptionOfType(RedisConnectionFailureException.class)
					.isThrownBy(() -> ping(context.getBean(LettuceConnectionFactory.class)))
					.havingRootCause()
					.withMessageContaining("localhost"));
			contextRunner(valkey, this.certificates.authorityFile(), "elasticache.tls.provider=" + provider,
					"elasticache.tls.verification=ca")
				.run((context) -> assertThat(ping(context.getBean(LettuceConnectionFactory.class))).isEqualTo("PONG"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdk", "openssl" })
	void trustsOtherRootsAfterReload(String provider, @TempDir Path directory) throws Exception {
		LocalCertificates next = LocalCertificates.create();
		Path roots = Files.writeString(directory.resolve("roots.pem"), this.certificates.authorityPem());
		try (LocalValkey valkey = LocalValkey.builder().certificates(this.certificates).start()) {
			contextRunner(valkey, roots, "elasticache.tls.provider=" + provider).run((context) -> {
				LettuceConnectionFactory connectionFactory = context.getBean(LettuceConnectionFactory.class);
				TrustMaterial trustMaterial = context.getBean(TrustMaterial.class);
				ping(connectionFactory);
				Files.writeString(roots, next.authorityPem());
				Awaitility.await().until(() -> trustMaterial.getReloads().accepted() > 0);
				TlsSessions sessions = context.getBean(TlsSessions.class);
				Awaitility.await()
					.atMost(LIMIT)
					.untilAsserted(() -> assertThat(sessions.handshakes("valkey").failed())
						.isEqualTo(Map.of(HandshakeFailure.UNTRUSTED, 1L)));
				assertThat(ping(connectionFactory)).isEqualTo("PONG");
				loseConnection(connectionFactory);
				Awaitility.await()
					.atMost(LIMIT)
					.until(() -> sessions.handshakes("valkey").failed().get(HandshakeFailure.UNTRUSTED) > 1);
				valkey.nodes().get(0).restart(next.issue());
				Awaitility.await().ignoreExceptions().until(() -> ping(connectionFactory).equals("PONG"));
			});
		}
	}

	@Test
	void leavesTrustOfOtherClientsAlone() {
		try (LocalValkey valkey = LocalValkey.builder().certificates(this.certificates).start();
				LocalValkey other = LocalValkey.builder().start()) {
			contextRunner(valkey, this.certificates.authorityFile()).run((context) -> {
				RedisURI uri = RedisURI.Builder.redis(other.host(), other.port()).withSsl(true).build();
				try (RedisClient client = RedisClient.create(context.getBean(ClientResources.class), uri)) {
					client.setOptions(ClientOptions.builder()
						.sslOptions(SslOptions.builder()
							.trustManager(other.certificates().authorityFile().toFile())
							.build())
						.build());
					assertThat(client.connect().sync().ping()).isEqualTo("PONG");
				}
				assertThat(ping(context.getBean(LettuceConnectionFactory.class))).isEqualTo("PONG");
				assertThat(context.getBean(TlsSessions.class).of("valkey")).extracting(TlsSession::port)
					.containsExactly(valkey.port());
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdk", "openssl" })
	void verifiesAddressOfIpVersion6(String provider) throws Exception {
		try (LocalValkey valkey = LocalValkey.builder().certificates(this.certificates).serverNames("::1").start();
				LocalValkey other = LocalValkey.builder().certificates(this.certificates).serverNames("::2").start();
				TlsRecordProxy proxy = new TlsRecordProxy("::1", valkey.port());
				TlsRecordProxy otherProxy = new TlsRecordProxy("::1", other.port())) {
			contextRunner("[::1]:" + proxy.port(), this.certificates.authorityFile(),
					"elasticache.tls.provider=" + provider)
				.run((context) -> assertThat(ping(context.getBean(LettuceConnectionFactory.class))).isEqualTo("PONG"));
			contextRunner("[::1]:" + otherProxy.port(), this.certificates.authorityFile(),
					"elasticache.tls.provider=" + provider)
				.run((context) -> {
					assertThatException().isThrownBy(() -> ping(context.getBean(LettuceConnectionFactory.class)));
					assertThat(context.getBean(TlsSessions.class).handshakes("valkey").failed())
						.containsOnlyKeys(HandshakeFailure.HOST_NAME_MISMATCH);
				});
		}
	}

	@Test
	void waitsForHandshakeNoLongerThanForConnection() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
			contextRunner("localhost:" + silent.getLocalPort(), this.certificates.authorityFile(),
					"elasticache.valkey.connect-timeout=300ms", "elasticache.valkey.command-timeout=60s")
				.run((context) -> {
					assertThat(
							CompletableFuture.supplyAsync(() -> ping(context.getBean(LettuceConnectionFactory.class))))
						.failsWithin(LIMIT);
					// Counted when the connection is closed, a moment after its caller
					// knows
					Awaitility.await()
						.untilAsserted(
								() -> assertThat(context.getBean(TlsSessions.class).handshakes("valkey").failed())
									.containsOnlyKeys(HandshakeFailure.UNRESPONSIVE));
				});
		}
	}

	@Test
	void makesConnectionsOfClusterAnewWhenRootsChange(@TempDir Path directory) throws Exception {
		Path roots = Files.writeString(directory.resolve("roots.pem"), this.certificates.authorityPem());
		try (LocalValkey valkey = LocalValkey.builder().certificates(this.certificates).cluster(3, 0).start()) {
			contextRunner(valkey, roots, "elasticache.valkey.topology=cluster").run((context) -> {
				StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
				TlsSessions sessions = context.getBean(TlsSessions.class);
				try (Load load = new Load()) {
					load.add(4, () -> {
						String key = "key" + ThreadLocalRandom.current().nextInt(1000);
						template.opsForValue().set(key, key);
						assertThat(template.opsForValue().get(key)).isEqualTo(key);
					});
					load.awaitRound();
					long before = sessions.handshakes("valkey").full();
					Files.writeString(roots,
							this.certificates.authorityPem() + LocalCertificates.create().authorityPem());
					Awaitility.await()
						.atMost(LIMIT)
						.until(() -> sessions.handshakes("valkey").full() >= before + valkey.nodes().size());
					load.awaitRound();
					assertThat(load.failures()).isEmpty();
				}
			});
		}
	}

	private void loseConnection(LettuceConnectionFactory connectionFactory) {
		try (RedisConnection connection = connectionFactory.getConnection()) {
			RedisServerCommands server = connection.serverCommands();
			for (RedisClientInfo client : server.getClientList()) {
				String[] address = client.getAddressPort().split(":");
				server.killClient(address[0], Integer.parseInt(address[1]));
			}
		}
	}

	private String ping(LettuceConnectionFactory connectionFactory) {
		try (RedisConnection connection = connectionFactory.getConnection()) {
			return connection.ping();
		}
	}

	private ApplicationContextRunner contextRunner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheValkeyAutoConfiguration.class, DataRedisAutoConfiguration.class));
	}

	private ApplicationContextRunner contextRunner(LocalValkey valkey, Path roots, String... properties) {
		return contextRunner("localhost:" + valkey.port(), roots, properties);
	}

	private ApplicationContextRunner contextRunner(String endpoint, Path roots, String... properties) {
		return contextRunner().withPropertyValues("elasticache.valkey.endpoint=" + endpoint,
				"elasticache.valkey.connect-timeout=5s", "elasticache.valkey.command-timeout=5s",
				"elasticache.tls.bundle=local", "spring.ssl.bundle.pem.local.truststore.certificate=file:" + roots,
				"spring.ssl.bundle.pem.local.reload-on-update=true", "spring.ssl.bundle.watch.file.quiet-period=50ms")
			.withPropertyValues(properties);
	}

}
