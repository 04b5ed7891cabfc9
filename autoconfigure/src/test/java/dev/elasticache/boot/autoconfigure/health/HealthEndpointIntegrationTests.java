package dev.elasticache.boot.autoconfigure.health;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.elasticache.boot.autoconfigure.ElastiCacheMemcachedAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheStartupCheckAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheTlsAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheValkeyAutoConfiguration;
import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalEngine;
import dev.elasticache.boot.local.LocalEngineBuilder;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalNode;
import dev.elasticache.boot.local.LocalValkey;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.ReactiveHealthEndpointWebExtension;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code /actuator/health} tells of engines that are well, gone, hanging or set up
 * wrongly.
 */
class HealthEndpointIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(5);

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(SslAutoConfiguration.class,
			ElastiCacheTlsAutoConfiguration.class, ElastiCacheValkeyAutoConfiguration.class,
			ElastiCacheMemcachedAutoConfiguration.class, DataRedisAutoConfiguration.class,
			DataRedisReactiveAutoConfiguration.class, ElastiCacheStartupCheckAutoConfiguration.class,
			ElastiCacheHealthAutoConfiguration.class, DataRedisHealthContributorAutoConfiguration.class,
			DataRedisReactiveHealthContributorAutoConfiguration.class, HealthContributorAutoConfiguration.class,
			HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class);

	private static final LocalCertificates certificates = LocalCertificates.create();

	private static LocalValkey valkey;

	private static LocalMemcached memcached;

	@BeforeAll
	static void start() {
		valkey = start(LocalValkey.builder().cluster(3, 0));
		memcached = start(LocalMemcached.builder().nodes(2));
	}

	@AfterAll
	static void stop() {
		valkey.close();
		memcached.close();
	}

	private static <B extends LocalEngineBuilder<B, E>, E extends LocalEngine> E start(B builder) {
		return builder.certificates(certificates).start();
	}

	@Test
	void showsEveryNodeWithItsCertificate() {
		run((context) -> {
			CompositeHealthDescriptor health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(engine(health, "valkey").getDetails()).containsEntry("topology", "cluster")
				.containsEntry("endpoint", "localhost:" + valkey.port());
			assertThat(nodes(health, "valkey")).hasSize(3)
				.allSatisfy((name, node) -> assertThat(node).containsEntry("state", "up")
					.containsEntry("tlsProtocol", "TLSv1.3")
					.containsKeys("cipherSuite", "certificateSubject", "certificateExpires"));
			assertThat(nodes(health, "memcached")).hasSize(2);
		});
	}

	@Test
	void tellsWhichNodeIsGoneAndStaysInService() {
		run((context) -> {
			health(context);
			assertDegradedWithout(context, "valkey", valkey.nodes().get(1));
			assertDegradedWithout(context, "memcached", memcached.nodes().get(1));
		});
	}

	@Test
	void answersInTimeWhileEnginesHangAndTellsWhich() {
		run((context) -> {
			health(context);
			paused(memcached.nodes(), () -> {
				CompositeHealthDescriptor health = healthWithin(context, LIMIT);
				assertThat(engine(health, "memcached").getStatus()).isEqualTo(Status.DOWN);
				assertThat(engine(health, "valkey").getStatus()).isEqualTo(Status.UP);
				paused(valkey.nodes(), () -> assertThat(engine(healthWithin(context, LIMIT), "valkey").getStatus())
					.isEqualTo(Status.DOWN));
			});
			Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.untilAsserted(() -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
		});
	}

	@Test
	void opensNoConnectionForACheck() {
		run((context) -> {
			health(context);
			long valkeyConnections = valkeyConnections();
			long memcachedConnections = memcachedConnections();
			for (int i = 0; i < 1000; i++) {
				health(context);
			}
			// Asking for the number takes a connection to each node
			assertThat(valkeyConnections() - valkeyConnections).isEqualTo(3);
			assertThat(memcachedConnections() - memcachedConnections).isEqualTo(2);
		});
	}

	@Test
	void tellsCauseAndCureOfWhatTheStartupCheckFound() {
		contextRunner()
			.withPropertyValues("elasticache.startup-check=warn", "elasticache.tls.bundle=other",
					"spring.ssl.bundle.pem.other.truststore.certificate=file:"
							+ LocalCertificates.create().authorityFile())
			.run((context) -> {
				CompositeHealthDescriptor health = healthWithin(context, LIMIT);
				assertThat(health.getStatus()).isEqualTo(Status.DOWN);
				for (String engine : List.of("valkey", "memcached")) {
					assertThat(engine(health, engine).getDetails().get("cause")).asString().contains("authority");
					assertThat(engine(health, engine).getDetails().get("cure")).asString()
						.contains("elasticache.tls.bundle");
				}
			});
	}

	@Test
	void isConcernedAboutCertificatesCloseToTheirEnd() {
		contextRunner().withPropertyValues("management.health.ssl.certificate-validity-warning-threshold=1000d")
			.run((context) -> {
				Awaitility.await()
					.atMost(Duration.ofSeconds(10))
					.untilAsserted(() -> assertThat(engine(health(context), "valkey").getStatus())
						.isEqualTo(HealthReport.DEGRADED));
				CompositeHealthDescriptor health = health(context);
				assertThat(engine(health, "valkey").getDetails().get("concerns")).asString().contains("Certificate of");
				assertThat(health.getStatus()).isEqualTo(Status.UP);
			});
	}

	@Test
	void degradedShowsAtTheTopIfOrderedSo() {
		contextRunner()
			.withPropertyValues("management.health.ssl.certificate-validity-warning-threshold=1000d",
					"management.endpoint.health.status.order=down,out-of-service,degraded,up,unknown")
			.run((context) -> Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.untilAsserted(() -> assertThat(health(context).getStatus()).isEqualTo(HealthReport.DEGRADED)));
	}

	@Test
	void countsForReadinessIfTold() {
		contextRunner().withPropertyValues("management.endpoint.health.group.readiness.include=ping,elasticache")
			.run((context) -> {
				HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
				Awaitility.await()
					.atMost(Duration.ofSeconds(10))
					.untilAsserted(
							() -> assertThat(endpoint.healthForPath("readiness").getStatus()).isEqualTo(Status.UP));
				assertThat(endpoint.healthForPath("readiness", "elasticache", "valkey").getStatus())
					.isEqualTo(Status.UP);
				paused(valkey.nodes(),
						() -> assertThat(endpoint.healthForPath("readiness").getStatus()).isEqualTo(Status.DOWN));
			});
	}

	@Test
	void showsReactiveApplicationsTheSameAndNothingTwice() {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues(properties())
			.run((context) -> {
				ReactiveHealthEndpointWebExtension endpoint = context.getBean(ReactiveHealthEndpointWebExtension.class);
				Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
					CompositeHealthDescriptor health = (CompositeHealthDescriptor) endpoint
						.health(ApiVersion.LATEST, null, SecurityContext.NONE, true)
						.block(LIMIT)
						.getBody();
					assertThat(health.getComponents()).containsKey("elasticache").doesNotContainKey("redis");
					assertThat(engine(health, "valkey").getStatus()).isEqualTo(Status.UP);
					assertThat(engine(health, "memcached").getStatus()).isEqualTo(Status.UP);
				});
			});
	}

	private void assertDegradedWithout(ApplicationContext context, String engine, LocalNode node) {
		node.kill();
		try {
			CompositeHealthDescriptor health = healthWithin(context, LIMIT);
			assertThat(engine(health, engine).getStatus()).isEqualTo(HealthReport.DEGRADED);
			assertThat(engine(health, engine).getDetails()).containsEntry("concerns",
					List.of("Node localhost:%d is down".formatted(node.port())));
			assertThat(health.getStatus()).isEqualTo(Status.UP);
		}
		finally {
			node.restart();
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(engine(health(context), engine).getStatus()).isEqualTo(Status.UP));
	}

	private void paused(List<LocalNode> nodes, Runnable action) {
		nodes.forEach(LocalNode::pause);
		try {
			action.run();
		}
		finally {
			nodes.forEach(LocalNode::resume);
		}
	}

	private CompositeHealthDescriptor healthWithin(ApplicationContext context, Duration limit) {
		long start = System.nanoTime();
		CompositeHealthDescriptor health = health(context);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
		return health;
	}

	private CompositeHealthDescriptor health(ApplicationContext context) {
		return (CompositeHealthDescriptor) context.getBean(HealthEndpoint.class).health();
	}

	private IndicatedHealthDescriptor engine(CompositeHealthDescriptor health, String engine) {
		HealthDescriptor elasticache = health.getComponents().get("elasticache");
		return (IndicatedHealthDescriptor) ((CompositeHealthDescriptor) elasticache).getComponents().get(engine);
	}

	@SuppressWarnings("unchecked")
	private Map<String, Map<String, String>> nodes(CompositeHealthDescriptor health, String engine) {
		return (Map<String, Map<String, String>>) engine(health, engine).getDetails().get("nodes");
	}

	private long valkeyConnections() {
		return valkey.nodes()
			.stream()
			.mapToLong((node) -> Long.parseLong(valkey.info(node, "stats").get("total_connections_received")))
			.sum();
	}

	private long memcachedConnections() {
		return memcached.stats().stream().mapToLong((node) -> Long.parseLong(node.get("total_connections"))).sum();
	}

	private void run(ContextConsumer<? super ApplicationContext> test) {
		contextRunner().run((context) -> {
			Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.untilAsserted(() -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
			test.accept(context);
		});
	}

	private ApplicationContextRunner contextRunner() {
		return new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS).withPropertyValues(properties());
	}

	private String[] properties() {
		return new String[] { "elasticache.valkey.endpoint=localhost:" + valkey.port(),
				"elasticache.valkey.command-timeout=20s", "elasticache.memcached.operation-timeout=20s",
				"elasticache.valkey.topology=cluster",
				"elasticache.memcached.nodes=localhost:%d,localhost:%d".formatted(memcached.nodes().get(0).port(),
						memcached.nodes().get(1).port()),
				"elasticache.tls.bundle=local",
				"spring.ssl.bundle.pem.local.truststore.certificate=file:" + certificates.authorityFile() };
	}

}
