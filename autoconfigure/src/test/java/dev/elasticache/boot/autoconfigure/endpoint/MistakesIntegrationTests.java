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
import dev.elasticache.boot.local.ServerCertificate;
import io.netty.resolver.DefaultAddressResolverGroup;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mistakes of a configuration, and that the failure analysis, the health and the endpoint
 * name the same cause and cure of each.
 */
@ExtendWith(OutputCaptureExtension.class)
class MistakesIntegrationTests {

	/** A name that leads to this machine, see {@code src/test/resources/hosts}. */
	private static final String SERVERLESS = "shop-abc123.serverless.use1.cache.amazonaws.com";

	private static final String SERVERLESS_READER = SERVERLESS + ":6380";

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
		String name = "*.shop.abc123.use1.cache.amazonaws.com";
		try (LocalEngine valkey = LocalValkey.builder().certificates(this.certificates).serverNames(name).start();
				LocalEngine memcached = LocalMemcached.builder()
					.certificates(this.certificates)
					.serverNames(name)
					.start()) {
			assertTold("valkey", valkey.port(), "HOST_NAME_MISMATCH", "elasticache.tls.verification");
			assertTold("memcached", memcached.port(), "HOST_NAME_MISMATCH", "elasticache.memcached.tls-host-name");
		}
	}

	@Test
	void namesExpiredCertificate() {
		ServerCertificate expired = this.certificates.issueExpired();
		try (LocalEngine valkey = LocalValkey.builder().certificates(this.certificates).certificate(expired).start();
				LocalEngine memcached = LocalMemcached.builder()
					.certificates(this.certificates)
					.certificate(expired)
					.start()) {
			assertTold("valkey", valkey.port(), "CERTIFICATE_EXPIRED", "clock");
			assertTold("memcached", memcached.port(), "CERTIFICATE_EXPIRED", "clock");
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
	void namesNodeThatIsTakenForConfigurationEndpoint() {
		try (LocalEngine server = LocalMemcached.builder().certificates(this.certificates).start()) {
			assertTold("memcached", server.port(), "TOPOLOGY", "elasticache.memcached.discovery",
					"elasticache.memcached.discovery=on");
		}
	}

	@Test
	void namesClosedReaderPortOfServerless(CapturedOutput output) {
		try (LocalEngine server = LocalValkey.builder()
			.certificates(this.certificates)
			.serverNames("localhost", SERVERLESS)
			.serverlessLike()
			.start()) {
			assertToldOf("valkey", SERVERLESS, server.port(), SERVERLESS_READER, "UNREACHABLE", "ports 6379 and 6380");
			assertThat(output).contains("Started without reads from replicas")
				.doesNotContain("Started without a cache");
			contextRunner("valkey", server.port())
				.withPropertyValues("elasticache.valkey.endpoint=%s:%d".formatted(SERVERLESS, server.port()))
				.run((context) -> {
					CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
					Awaitility.await()
						.untilAsserted(() -> assertThat(health(health, "valkey").getDetails()).containsEntry("concerns",
								List.of("Replicas cannot be read from")));
				});
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
			assertTold("valkey", full.getLocalPort(), "UNREACHABLE", "security group");
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
		assertToldOf(engine, host, port, host + ":" + port, kind, inCure, properties);
	}

	private void assertToldOf(String engine, String host, int port, String endpoint, String kind, String inCure,
			String... properties) {
		ApplicationContextRunner contextRunner = contextRunner(engine, port)
			.withPropertyValues("elasticache.%s.endpoint=%s:%d".formatted(engine, host, port))
			.withPropertyValues(properties);
		List<String> analyzed = new ArrayList<>();
		contextRunner.withPropertyValues("elasticache.startup-check=full").run((context) -> {
			FailureAnalysis analysis = ((FailureAnalyzedException) context.getStartupFailure()).analysis();
			assertThat(analysis.getDescription()).contains(kind, endpoint);
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
				.stream()
				.filter((result) -> !result.successful())
				.findFirst()
				.orElseThrow();
			assertThat(probe.endpoint()).isEqualTo(endpoint);
			assertThat(probe.failure()).isEqualTo(kind);
			assertThat(List.of(probe.cause(), probe.cure())).allMatch((sentence) -> sentence.matches("[A-Z].*\\."));
			assertThat(analyzed.get(0)).contains(probe.cause());
			assertThat(analyzed.get(1)).contains(probe.cure());
			assertToldByHealth(context.getBean(CompositeHealthContributor.class), engine, probe);
		});
	}

	private void assertToldByHealth(CompositeHealthContributor health, String engine, ProbeDescriptor probe) {
		Health told = health(health, engine);
		boolean risk = "NAMES_CACHED_FOR_EVER".equals(probe.failure());
		assertThat(told.getStatus().equals(Status.UP)).isEqualTo(risk);
		assertThat(told.getDetails()).containsEntry("cause", probe.cause()).containsEntry("cure", probe.cure());
	}

	private static Health health(CompositeHealthContributor health, String engine) {
		return ((HealthIndicator) health.getContributor(engine)).health();
	}

	private ApplicationContextRunner contextRunner(String engine, int port) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheValkeyAutoConfiguration.class, ElastiCacheMemcachedAutoConfiguration.class,
					DataRedisAutoConfiguration.class, ElastiCacheStartupCheckAutoConfiguration.class,
					ElastiCacheHealthAutoConfiguration.class, EndpointAutoConfiguration.class,
					ElastiCacheEndpointAutoConfiguration.class))
			.withBean(ClientResourcesBuilderCustomizer.class,
					() -> (builder) -> builder.addressResolverGroup(DefaultAddressResolverGroup.INSTANCE))
			.withPropertyValues("management.endpoints.web.exposure.include=elasticache",
					"elasticache.%s.endpoint=localhost:%d".formatted(engine, port), "elasticache.tls.bundle=local",
					"spring.ssl.bundle.pem.local.truststore.certificate=file:" + this.certificates.authorityFile());
	}

}
