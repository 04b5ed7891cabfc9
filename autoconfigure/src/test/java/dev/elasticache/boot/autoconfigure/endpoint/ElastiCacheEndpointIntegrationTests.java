package dev.elasticache.boot.autoconfigure.endpoint;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import dev.elasticache.boot.autoconfigure.ElastiCacheCachingAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheMemcachedAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheStartupCheckAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheTlsAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheValkeyAutoConfiguration;
import dev.elasticache.boot.autoconfigure.endpoint.ElastiCacheStateEndpoint.ElastiCacheDescriptor;
import dev.elasticache.boot.autoconfigure.endpoint.EngineDescriptor.SessionDescriptor;
import dev.elasticache.boot.autoconfigure.endpoint.ProbeDescriptor.StageDescriptor;
import dev.elasticache.boot.autoconfigure.metrics.ElastiCacheMetricsAutoConfiguration;
import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalValkey;
import dev.elasticache.boot.tls.TlsSessions;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * What {@code /actuator/elasticache} and the meters show of real engines.
 */
class ElastiCacheEndpointIntegrationTests {

	private static final String PASSWORD = "a-password-that-nobody-may-see";

	private static final LocalCertificates certificates = LocalCertificates.create();

	private static LocalValkey valkey;

	private static LocalMemcached memcached;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
				ElastiCacheValkeyAutoConfiguration.class, ElastiCacheMemcachedAutoConfiguration.class,
				DataRedisAutoConfiguration.class, ElastiCacheCachingAutoConfiguration.class,
				ElastiCacheStartupCheckAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, ElastiCacheMetricsAutoConfiguration.class,
				EndpointAutoConfiguration.class, ElastiCacheEndpointAutoConfiguration.class))
		.withUserConfiguration(Application.class)
		.withBean(SimpleMeterRegistry.class)
		.withPropertyValues("management.endpoints.web.exposure.include=elasticache",
				"elasticache.valkey.endpoint=localhost:" + valkey.port(), "elasticache.valkey.password=" + PASSWORD,
				"elasticache.memcached.endpoint=localhost:" + memcached.port(), "elasticache.cache.store=valkey",
				"elasticache.caches.books.ttl=10m", "elasticache.caches.reviews.store=memcached",
				"elasticache.tls.bundle=local",
				"spring.ssl.bundle.pem.local.truststore.certificate=file:" + certificates.authorityFile());

	@BeforeAll
	static void start() {
		valkey = LocalValkey.builder().certificates(certificates).password(PASSWORD).start();
		memcached = LocalMemcached.builder().certificates(certificates).start();
	}

	@AfterAll
	static void stop() {
		valkey.close();
		memcached.close();
	}

	@Test
	void showsWhatTheApplicationKnows() {
		this.contextRunner.run((context) -> {
			use(context.getBean(CacheManager.class).getCache("books"));
			use(context.getBean(CacheManager.class).getCache("reviews"));
			ElastiCacheDescriptor known = context.getBean(ElastiCacheStateEndpoint.class).elastiCache();
			assertThat(known.trust().source()).contains("local");
			assertThat(known.engines()).containsOnlyKeys("valkey", "memcached");
			EngineDescriptor engine = known.engines().get("valkey");
			assertThat(engine.endpoints()).containsExactly("localhost:" + valkey.port());
			assertThat(engine.authentication()).isEqualTo("token");
			assertThat(engine.handshakes().full()).isPositive();
			assertThat(engine.store().breaker()).isEqualTo("closed");
			assertThat(engine.sessions()).singleElement()
				.satisfies((session) -> assertThat(session.protocol()).isEqualTo("TLSv1.3"));
			assertThat(engine.lastProbe()).singleElement()
				.satisfies((probe) -> assertThat(probe.stages()).extracting(StageDescriptor::name)
					.containsExactly("DNS", "TCP", "TLS", "AUTH", "HELLO", "TOPOLOGY"));
			assertThat(known.engines().get("memcached").nodes()).singleElement()
				.satisfies((node) -> assertThat(node.connected()).isTrue());
			assertThat(known.caches().get("books").ttl()).isEqualTo("PT10M");
			assertThat(known.caches().get("reviews").store()).isEqualTo("memcached");
			assertThat(known.caches().get("books").statistics().hits()).isEqualTo(1);
			assertThat(known.toString()).doesNotContain(PASSWORD);
		});
	}

	@Test
	void readsWithoutAskingAnybody() {
		this.contextRunner
			.withPropertyValues("elasticache.valkey.command-timeout=20s", "elasticache.memcached.operation-timeout=20s")
			.run((context) -> {
				valkey.nodes().get(0).pause();
				memcached.nodes().get(0).pause();
				try {
					long start = System.nanoTime();
					assertThat(context.getBean(ElastiCacheStateEndpoint.class).elastiCache().engines()).hasSize(2);
					assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
				}
				finally {
					valkey.nodes().get(0).resume();
					memcached.nodes().get(0).resume();
				}
			});
	}

	@Test
	void probesWhenTold() {
		this.contextRunner.run((context) -> {
			ElastiCacheStateEndpoint endpoint = context.getBean(ElastiCacheStateEndpoint.class);
			assertThat(endpoint.probe()).containsOnlyKeys("valkey", "memcached");
			memcached.stop();
			try {
				List<ProbeDescriptor> results = endpoint.probeOne("engines", "memcached");
				assertThat(results).singleElement().satisfies((result) -> {
					assertThat(result.failure()).isEqualTo("UNREACHABLE");
					assertThat(result.cause()).contains("localhost:" + memcached.port());
					assertThat(result.cure()).isNotBlank();
				});
				assertThat(endpoint.elastiCache().engines().get("memcached").lastProbe()).isEqualTo(results);
			}
			finally {
				memcached.restart();
			}
		});
	}

	@Test
	void selectsOneEngineOrCache() {
		this.contextRunner.run((context) -> {
			ElastiCacheStateEndpoint endpoint = context.getBean(ElastiCacheStateEndpoint.class);
			assertThat(endpoint.one("engines", "valkey")).isInstanceOf(EngineDescriptor.class);
			assertThat(endpoint.one("caches", "books")).isInstanceOf(CacheDescriptor.class);
			assertThat(endpoint.one("engines", "oracle")).isNull();
			assertThat(endpoint.one("caches", "unknown")).isNull();
			assertThat(endpoint.one("authors", "books")).isNull();
			assertThat(endpoint.probeOne("engines", "oracle")).isNull();
		});
	}

	@Test
	void metersAgreeWithWhatWasAsked() {
		this.contextRunner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			for (String name : List.of("books", "reviews")) {
				Cache cache = context.getBean(CacheManager.class).getCache(name);
				for (int i = 0; i < 50; i++) {
					cache.get("key" + i % 10);
					cache.put("key" + i % 10, i);
				}
				assertThat(registry.get("cache.gets")
					.tag("cache", name)
					.functionCounters()
					.stream()
					.mapToDouble(FunctionCounter::count)
					.sum()).isEqualTo(50);
			}
			for (String engine : List.of("valkey", "memcached")) {
				for (String operation : List.of("read", "write")) {
					assertThat(registry.get("elasticache.commands")
						.tags("engine", engine, "operation", operation)
						.timers()
						.stream()
						.mapToLong(Timer::count)
						.sum()).isEqualTo(50);
				}
				assertThat(registry.get("elasticache.tls.handshakes")
					.tags("engine", engine, "result", "full")
					.functionCounter()
					.count()).isPositive();
				assertThat(
						registry.get("elasticache.tls.certificate.expiry").tags("engine", engine).timeGauge().value())
					.isPositive();
				assertThat(registry.get("elasticache.breaker.state")
					.tags("engine", engine, "state", "closed")
					.gauge()
					.value()).isEqualTo(1);
			}
			assertThat(registry.getMeters()).filteredOn((meter) -> meter.getId().getName().startsWith("elasticache."))
				.allSatisfy((meter) -> assertThat(meter.getId().getDescription()).isNotBlank())
				.filteredOn((meter) -> !meter.getId().getName().equals("elasticache.breaker.state"))
				.allSatisfy((meter) -> assertThat(meter.getId().getBaseUnit()).isNotBlank());
		});
	}

	@Test
	void countsFailedHandshakesByReason() {
		this.contextRunner
			.withPropertyValues("elasticache.startup-check=warn", "elasticache.tls.bundle=other",
					"spring.ssl.bundle.pem.other.truststore.certificate=file:"
							+ LocalCertificates.create().authorityFile())
			.run((context) -> {
				context.getBean(CacheManager.class).getCache("books").get("key");
				assertThat(context.getBean(MeterRegistry.class)
					.get("elasticache.tls.handshakes")
					.tags("engine", "valkey", "result", "failed", "reason", "untrusted")
					.functionCounter()
					.count()).isPositive();
			});
	}

	@Test
	void forgetsServersThatAreNotUsedAnyMore() {
		AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-06-01T00:00:00Z"));
		Clock clock = mock();
		given(clock.instant()).willAnswer((call) -> now.get());
		try (LocalMemcached nodes = LocalMemcached.builder().certificates(certificates).nodes(2).discovery().start()) {
			this.contextRunner.withBean(TlsSessions.class, () -> new TlsSessions(clock))
				.withPropertyValues("elasticache.memcached.endpoint=localhost:" + nodes.port(),
						"elasticache.memcached.discovery=on", "elasticache.memcached.discovery-interval=200ms")
				.run((context) -> {
					ElastiCacheStateEndpoint endpoint = context.getBean(ElastiCacheStateEndpoint.class);
					Awaitility.await().until(() -> sessions(endpoint).size() == 2);
					nodes.announce(nodes.nodes().subList(0, 1));
					Awaitility.await()
						.until(() -> endpoint.elastiCache().engines().get("memcached").nodes().size() == 1);
					now.set(now.get().plus(Duration.ofDays(1)));
					// The connection may end a moment after the node is gone
					Awaitility.await().until(() -> {
						now.set(now.get().plus(Duration.ofMinutes(6)));
						return sessions(endpoint).size() == 1;
					});
					assertThat(sessions(endpoint)).extracting(SessionDescriptor::node)
						.containsExactly("localhost:" + nodes.nodes().get(0).port());
				});
		}
	}

	private static List<SessionDescriptor> sessions(ElastiCacheStateEndpoint endpoint) {
		return endpoint.elastiCache().engines().get("memcached").sessions();
	}

	private void use(Cache cache) {
		cache.put("key", "value");
		assertThat(cache.get("key", String.class)).isEqualTo("value");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Application {

	}

}
