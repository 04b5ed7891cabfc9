package dev.elasticache.boot.autoconfigure.endpoint;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;

import dev.elasticache.boot.autoconfigure.ElastiCacheMemcachedAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheStartupCheckAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheTlsAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheValkeyAutoConfiguration;
import dev.elasticache.boot.autoconfigure.health.ElastiCacheHealthAutoConfiguration;
import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalEngine;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalValkey;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mistakes of a configuration, and that the failure analysis, the health and the endpoint
 * name the same cause and cure of each.
 */
class MistakesIntegrationTests {

	private static final String NAME_CACHE = "networkaddress.cache.ttl";

	private final LocalCertificates certificates = LocalCertificates.create();

	@Test
	void namesMissingRoot() {
		try (LocalValkey server = LocalValkey.builder().start()) {
			assertTold("valkey", server.port(), "UNTRUSTED", "elasticache.tls.bundle");
		}
		try (LocalMemcached server = LocalMemcached.builder().start()) {
			assertTold("memcached", server.port(), "UNTRUSTED", "elasticache.tls.bundle");
		}
	}

	@Test
	void namesAliasThatCannotMatch() {
		try (LocalEngine server = LocalValkey.builder()
			.certificates(this.certificates)
			.serverNames("master.shop.abc123.use1.cache.amazonaws.com")
			.start()) {
			assertTold("valkey", server.port(), "HOST_NAME_MISMATCH", "elasticache.tls.verification");
		}
	}

	@Test
	void namesExpiredCertificate() {
		try (LocalEngine server = LocalValkey.builder()
			.certificates(this.certificates)
			.certificate(this.certificates.issueExpired())
			.start()) {
			assertTold("valkey", server.port(), "CERTIFICATE_EXPIRED", "clock");
		}
	}

	@Test
	void namesPlainTextWhereTlsIsExpected() {
		try (LocalEngine valkey = LocalValkey.builder().plainText().start();
				LocalEngine memcached = LocalMemcached.builder().plainText().start()) {
			assertTold("valkey", valkey.port(), "PLAIN_TEXT_SERVER", "in-transit encryption");
			assertTold("memcached", memcached.port(), "PLAIN_TEXT_SERVER", "in-transit encryption");
		}
	}

	@Test
	void namesTlsWherePlainTextIsExpected() {
		try (LocalEngine valkey = LocalValkey.builder().certificates(this.certificates).start();
				LocalEngine memcached = LocalMemcached.builder().certificates(this.certificates).start()) {
			assertTold("valkey", valkey.port(), "TLS_SERVER", "elasticache.tls.enabled",
					"elasticache.tls.enabled=false");
			assertTold("memcached", memcached.port(), "TLS_SERVER", "elasticache.tls.enabled",
					"elasticache.tls.enabled=false");
		}
	}

	@Test
	void namesWrongTopology() {
		try (LocalEngine cluster = LocalValkey.builder().certificates(this.certificates).cluster(1, 0).start()) {
			assertTold("valkey", cluster.port(), "TOPOLOGY", "elasticache.valkey.topology",
					"elasticache.valkey.topology=standalone");
		}
	}

	@Test
	void namesClusterThatIsNone() {
		try (LocalEngine server = LocalValkey.builder().certificates(this.certificates).start()) {
			assertTold("valkey", server.port(), "TOPOLOGY", "elasticache.valkey.topology",
					"elasticache.valkey.topology=cluster");
		}
	}

	@Test
	void namesAddressesThatTheJvmKeepsForEver() {
		String before = Security.getProperty(NAME_CACHE);
		Security.setProperty(NAME_CACHE, "-1");
		try (LocalEngine server = LocalMemcached.builder().certificates(this.certificates).start()) {
			assertTold("memcached", server.port(), "NAMES_CACHED_FOR_EVER", NAME_CACHE);
			contextRunner("memcached", server.port()).run((context) -> assertThat(context).hasNotFailed());
		}
		finally {
			Security.setProperty(NAME_CACHE, (before != null) ? before : "30");
		}
	}

	@Test
	void namesHostThatDoesNotExist() {
		for (String engine : List.of("valkey", "memcached")) {
			assertTold(engine, "no-such-host.invalid", 6379, "UNKNOWN_HOST",
					"elasticache.%s.endpoint".formatted(engine));
		}
	}

	@Test
	void namesMissingPassword() {
		try (LocalEngine server = LocalValkey.builder().certificates(this.certificates).password("secret").start()) {
			assertTold("valkey", server.port(), "AUTHENTICATION", "elasticache.valkey.password");
		}
	}

	@Test
	void namesSecurityGroupThatDropsConnections() throws Exception {
		List<Socket> waiting = new ArrayList<>();
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
			// The kernel drops what its queue has no room for
			for (int i = 0; i < 3; i++) {
				Socket socket = new Socket();
				waiting.add(socket);
				try {
					socket.connect(new InetSocketAddress(full.getInetAddress(), full.getLocalPort()), 200);
				}
				catch (SocketTimeoutException ex) {
					break;
				}
			}
			assertTold("memcached", full.getLocalPort(), "UNREACHABLE", "security group");
		}
		finally {
			for (Socket socket : waiting) {
				socket.close();
			}
		}
	}

	private void assertTold(String engine, int port, String kind, String inCure, String... properties) {
		assertTold(engine, "localhost", port, kind, inCure, properties);
	}

	private void assertTold(String engine, String host, int port, String kind, String inCure, String... properties) {
		ApplicationContextRunner contextRunner = contextRunner(engine, port)
			.withPropertyValues("elasticache.%s.endpoint=%s:%d".formatted(engine, host, port))
			.withPropertyValues(properties);
		List<String> analyzed = new ArrayList<>();
		contextRunner.withPropertyValues("elasticache.startup-check=full").run((context) -> {
			FailureAnalysis analysis = ((FailureAnalyzedException) context.getStartupFailure()).analysis();
			assertThat(analysis.getDescription()).contains(kind, host + ":" + port);
			assertThat(analysis.getAction()).contains(inCure);
			analyzed.add(analysis.getDescription());
			analyzed.add(analysis.getAction());
		});
		contextRunner.withPropertyValues("elasticache.startup-check=warn").run((context) -> {
			ProbeDescriptor probe = context.getBean(ElastiCacheStateEndpoint.class)
				.elastiCache()
				.engines()
				.get(engine)
				.lastProbe()
				.get(0);
			assertThat(probe.failure()).isEqualTo(kind);
			assertThat(List.of(probe.cause(), probe.cure())).allMatch((sentence) -> sentence.matches("[A-Z].*\\."));
			assertThat(analyzed.get(0)).contains(probe.cause());
			assertThat(analyzed.get(1)).contains(probe.cure());
			assertToldByHealth(context.getBean(CompositeHealthContributor.class), engine, probe);
		});
	}

	private void assertToldByHealth(CompositeHealthContributor health, String engine, ProbeDescriptor probe) {
		Health told = ((HealthIndicator) health.getContributor(engine)).health();
		assertThat(told.getStatus()).isNotEqualTo(Status.UP);
		assertThat(told.getDetails()).containsEntry("cause", probe.cause()).containsEntry("cure", probe.cure());
	}

	private ApplicationContextRunner contextRunner(String engine, int port) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheValkeyAutoConfiguration.class, ElastiCacheMemcachedAutoConfiguration.class,
					DataRedisAutoConfiguration.class, ElastiCacheStartupCheckAutoConfiguration.class,
					ElastiCacheHealthAutoConfiguration.class, EndpointAutoConfiguration.class,
					ElastiCacheEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=elasticache",
					"elasticache.%s.endpoint=localhost:%d".formatted(engine, port), "elasticache.tls.bundle=local",
					"spring.ssl.bundle.pem.local.truststore.certificate=file:" + this.certificates.authorityFile());
	}

}
