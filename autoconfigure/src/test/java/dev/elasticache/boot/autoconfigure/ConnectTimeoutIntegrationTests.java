package dev.elasticache.boot.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalNode;
import dev.elasticache.boot.local.LocalValkey;
import dev.elasticache.boot.tls.HandshakeFailure;
import dev.elasticache.boot.tls.TlsSessions;
import io.netty.pkitesting.X509Bundle;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Time that a connection to Valkey may take, until it is ready for commands.
 */
class ConnectTimeoutIntegrationTests {

	/**
	 * What a busy machine may add, far less than the time limit that does not apply.
	 */
	private static final Duration TOLERANCE = Duration.ofSeconds(8);

	@Test
	void connectsInMoreThanTheTimeOfACommand() throws IOException {
		try (LocalValkey valkey = LocalValkey.builder().start();
				TlsRecordProxy proxy = new TlsRecordProxy(valkey.port())) {
			proxy.delayHandshakes(Duration.ofSeconds(1));
			contextRunner(proxy.port(), "file:" + valkey.certificates().authorityFile(), "5s", "500ms")
				.run((context) -> {
					assertThat(ping(context)).isEqualTo("PONG");
					TlsSessions sessions = context.getBean(TlsSessions.class);
					proxy.cut();
					Awaitility.await().ignoreExceptions().until(() -> ping(context).equals("PONG"));
					assertThat(sessions.handshakes("valkey").failed()).isEmpty();
				});
		}
	}

	@Test
	void refusesServerThatDoesNotEndTheHandshakeInTime() throws IOException {
		try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
			assertRefused(server.getLocalPort(), LocalCertificates.create().authorityPem(),
					"waiting for the end of the TLS handshake", HandshakeFailure.UNRESPONSIVE);
		}
	}

	@Test
	void refusesServerThatDoesNotAnswerTheLoginInTime() throws Exception {
		X509Bundle authority = RecordingServer.authority("Trusted CA");
		try (RecordingServer server = new RecordingServer(authority, "localhost")) {
			assertRefused(server.port(), authority.getCertificatePEM(), "waiting for the login");
		}
	}

	@Test
	void keepsCacheWaitingForNodeOfClusterNoLongerThanACommandMay() {
		try (LocalValkey cluster = LocalValkey.builder().cluster(3, 0).start()) {
			contextRunner(cluster.port(), "file:" + cluster.certificates().authorityFile(), "20s", "500ms")
				.withConfiguration(AutoConfigurations.of(ElastiCacheCachingAutoConfiguration.class))
				.withUserConfiguration(Caching.class)
				.withPropertyValues("elasticache.valkey.topology=cluster")
				.run((context) -> {
					Cache cache = context.getBean(CacheManager.class).getCache("books");
					Awaitility.await().until(() -> isMiss(cache, "warm"));
					cluster.nodes().forEach(LocalNode::pause);
					for (String key : List.of("a", "b", "c", "d", "e")) {
						long start = System.nanoTime();
						assertThat(cache.get(key)).isNull();
						assertThat(Duration.ofNanos(System.nanoTime() - start))
							.isLessThan(Duration.ofMillis(500).plus(TOLERANCE));
					}
					cluster.nodes().forEach(LocalNode::resume);
				});
		}
	}

	private boolean isMiss(Cache cache, String key) {
		long start = System.nanoTime();
		return cache.get(key) == null && System.nanoTime() - start < Duration.ofMillis(100).toNanos();
	}

	private void assertRefused(int port, String authority, String reason, HandshakeFailure... failures) {
		contextRunner(port, authority, "700ms", "20s").run((context) -> {
			long start = System.nanoTime();
			assertThatExceptionOfType(RedisConnectionFailureException.class).isThrownBy(() -> ping(context))
				.havingRootCause()
				.withMessage("Connection timed out after 700 ms, " + reason);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(600),
					Duration.ofMillis(700).plus(TOLERANCE));
			TlsSessions sessions = context.getBean(TlsSessions.class);
			Awaitility.await()
				.untilAsserted(() -> assertThat(sessions.handshakes("valkey").failed()).containsOnlyKeys(failures));
		});
	}

	private String ping(AssertableApplicationContext context) {
		try (RedisConnection connection = context.getBean(RedisConnectionFactory.class).getConnection()) {
			return connection.ping();
		}
	}

	private ApplicationContextRunner contextRunner(int port, String authority, String connectTimeout,
			String commandTimeout) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheValkeyAutoConfiguration.class, DataRedisAutoConfiguration.class))
			.withPropertyValues("elasticache.valkey.endpoint=localhost:" + port,
					"elasticache.valkey.connect-timeout=" + connectTimeout,
					"elasticache.valkey.command-timeout=" + commandTimeout, "elasticache.tls.bundle=local",
					"spring.ssl.bundle.pem.local.truststore.certificate=" + authority);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Caching {

	}

}
