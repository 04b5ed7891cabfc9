package dev.elasticache.boot.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalEngine;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalNode;
import dev.elasticache.boot.local.LocalValkey;
import dev.elasticache.boot.local.ServerCertificate;
import dev.elasticache.boot.tls.HandshakeFailure;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What callers get to know about a server which cannot be connected to.
 */
class FaultyServerIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Set<HandshakeFailure> FAULTS = EnumSet.of(HandshakeFailure.UNTRUSTED,
			HandshakeFailure.HOST_NAME_MISMATCH, HandshakeFailure.CERTIFICATE_EXPIRED,
			HandshakeFailure.CERTIFICATE_NOT_YET_VALID, HandshakeFailure.PLAIN_TEXT, HandshakeFailure.UNRESPONSIVE);

	private final LocalCertificates certificates = LocalCertificates.create();

	@ParameterizedTest
	@MethodSource("enginesAndFaults")
	void tellsWhyThereIsNoConnectionAnyMore(String engine, HandshakeFailure fault) throws Exception {
		try (LocalEngine server = start(engine); Faults faults = new Faults(server.nodes().get(0))) {
			contextRunner(engine, server).run((context) -> {
				Cache cache = context.getBean(CacheManager.class).getCache("books");
				Awaitility.await().atMost(LIMIT).ignoreExceptions().until(() -> {
					cache.put("key", "value");
					return true;
				});
				faults.begin(fault);
				Awaitility.await()
					.atMost(LIMIT)
					.untilAsserted(() -> assertThat(reasons(catchThrowable(() -> cache.get("key")))).contains(fault));
			});
		}
	}

	@ParameterizedTest
	@MethodSource("enginesAndFaults")
	void tellsWhyThereNeverWasAConnection(String engine, HandshakeFailure fault) throws Exception {
		try (LocalEngine server = start(engine); Faults faults = new Faults(server.nodes().get(0))) {
			faults.begin(fault);
			contextRunner(engine, server).run((context) -> {
				Cache cache = context.getBean(CacheManager.class).getCache("books");
				Awaitility.await()
					.atMost(LIMIT)
					.untilAsserted(() -> assertThat(reasons(catchThrowable(() -> cache.get("key")))).contains(fault));
			});
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "UNTRUSTED", "HOST_NAME_MISMATCH", "PLAIN_TEXT" })
	void tellsUsersOfTemplatesWhyThereNeverWasAConnection(HandshakeFailure fault) throws Exception {
		try (LocalEngine server = start("valkey"); Faults faults = new Faults(server.nodes().get(0))) {
			faults.begin(fault);
			contextRunner("valkey", server).run((context) -> {
				StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
				assertThat(reasons(catchThrowable(() -> template.hasKey("key")))).contains(fault);
			});
		}
	}

	static Stream<Arguments> enginesAndFaults() {
		return Stream.of("valkey", "memcached")
			.flatMap((engine) -> FAULTS.stream().map((fault) -> Arguments.of(engine, fault)));
	}

	private static List<HandshakeFailure> reasons(@Nullable Throwable failure) {
		List<HandshakeFailure> reasons = new ArrayList<>();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			reasons.add(HandshakeFailure.of(cause));
		}
		return reasons;
	}

	private LocalEngine start(String engine) {
		return engine.equals("valkey") ? LocalValkey.builder().certificates(this.certificates).start()
				: LocalMemcached.builder().certificates(this.certificates).start();
	}

	private ApplicationContextRunner contextRunner(String engine, LocalEngine server) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheValkeyAutoConfiguration.class, ElastiCacheMemcachedAutoConfiguration.class,
					DataRedisAutoConfiguration.class, ElastiCacheCachingAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("elasticache.%s.endpoint=localhost:%d".formatted(engine, server.nodes().get(0).port()),
					"elasticache.cache.on-failure=throw", "elasticache.tls.bundle=local",
					"spring.ssl.bundle.pem.local.truststore.certificate=file:" + this.certificates.authorityFile());
	}

	/**
	 * Faults of a server.
	 */
	private final class Faults implements AutoCloseable {

		private final LocalNode node;

		private @Nullable ServerSocket impostor;

		Faults(LocalNode node) {
			this.node = node;
		}

		void begin(HandshakeFailure fault) throws IOException {
			LocalCertificates certificates = FaultyServerIntegrationTests.this.certificates;
			switch (fault) {
				case UNTRUSTED -> restart(LocalCertificates.create().issue());
				case HOST_NAME_MISMATCH -> restart(certificates.issue("cache.example.com"));
				case CERTIFICATE_EXPIRED -> restart(certificates.issueExpired());
				case CERTIFICATE_NOT_YET_VALID -> restart(certificates.issueNotYetValid());
				case PLAIN_TEXT -> impersonate("-ERR unknown command\r\n");
				case UNRESPONSIVE -> impersonate("");
				default -> throw new IllegalArgumentException(fault.name());
			}
		}

		private void restart(ServerCertificate certificate) {
			this.node.restart(certificate);
		}

		private void impersonate(String greeting) throws IOException {
			this.node.kill();
			ServerSocket server = new ServerSocket(this.node.port(), 50, InetAddress.getByName("127.0.0.1"));
			this.impostor = server;
			Thread thread = new Thread(() -> greet(server, greeting), "impostor");
			thread.setDaemon(true);
			thread.start();
		}

		private static void greet(ServerSocket server, String greeting) {
			try {
				while (true) {
					Socket socket = server.accept();
					socket.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
				}
			}
			catch (IOException ex) {
				// Closed
			}
		}

		@Override
		public void close() throws IOException {
			if (this.impostor != null) {
				this.impostor.close();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Application {

	}

}
