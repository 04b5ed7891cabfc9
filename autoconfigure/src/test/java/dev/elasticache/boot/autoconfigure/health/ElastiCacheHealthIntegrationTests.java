package dev.elasticache.boot.autoconfigure.health;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.elasticache.boot.autoconfigure.ElastiCacheCachingAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheLocalAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheMemcachedAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheStartupCheckAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheTlsAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheValkeyAutoConfiguration;
import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalNode;
import dev.elasticache.boot.local.LocalValkey;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for {@link ElastiCacheHealthAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ElastiCacheHealthIntegrationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
				ElastiCacheLocalAutoConfiguration.class, ElastiCacheValkeyAutoConfiguration.class,
				ElastiCacheMemcachedAutoConfiguration.class, DataRedisAutoConfiguration.class,
				ElastiCacheCachingAutoConfiguration.class, ElastiCacheStartupCheckAutoConfiguration.class,
				ElastiCacheHealthAutoConfiguration.class))
		.withPropertyValues("elasticache.cache.store=valkey", "elasticache.caches.reviews.store=memcached");

	@Test
	void showsEnginesWithTheirTlsSessions() {
		this.contextRunner.run((context) -> {
			CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
			assertUp(health, "valkey", context.getBean(LocalValkey.class).port());
			assertUp(health, "memcached", context.getBean(LocalMemcached.class).port());
		});
	}

	@Test
	void showsEngineThatIsGoneWithinItsTimeoutsAndThatItIsBack() {
		this.contextRunner.run((context) -> {
			CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
			assertGoneAndBack(health, "valkey", context.getBean(LocalValkey.class).nodes().get(0));
			assertGoneAndBack(health, "memcached", context.getBean(LocalMemcached.class).nodes().get(0));
		});
	}

	@Test
	void showsEngineThatHangsWithinItsTimeouts() {
		this.contextRunner.run((context) -> {
			CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
			assertHangs(health, "valkey", context.getBean(LocalValkey.class).nodes().get(0));
			assertHangs(health, "memcached", context.getBean(LocalMemcached.class).nodes().get(0));
		});
	}

	@Test
	void namesNodesWithSwappedCertificatesWhileTheOtherServes(CapturedOutput output) {
		try (LocalMemcached memcached = LocalMemcached.builder()
			.certificates(LocalCertificates.create())
			.nodes(3)
			.serverNames(0, "127.0.0.1")
			.serverNames(1, "localhost")
			.serverNames(2, "localhost")
			.start()) {
			List<LocalNode> ports = memcached.nodes();
			List<String> nodes = List.of("localhost:" + ports.get(0).port(), "127.0.0.1:" + ports.get(1).port(),
					"localhost:" + ports.get(2).port());
			this.contextRunner
				.withPropertyValues("elasticache.memcached.nodes=" + String.join(",", nodes),
						"elasticache.tls.bundle=local", "elasticache.startup-check=warn",
						"spring.ssl.bundle.pem.local.truststore.certificate=file:"
								+ memcached.certificates().authorityFile())
				.withUserConfiguration(CachingConfiguration.class)
				.run((context) -> {
					Health health = health(context.getBean(CompositeHealthContributor.class), "memcached");
					assertThat(health.getStatus()).isEqualTo(HealthReport.DEGRADED);
					Map<String, Map<String, String>> details = nodes(health);
					assertThat(details).containsOnlyKeys(nodes);
					assertThat(details.get(nodes.get(0))).containsEntry("state", "down");
					assertThat(details.get(nodes.get(0)).get("error")).contains("localhost");
					assertThat(details.get(nodes.get(1))).containsEntry("state", "down");
					assertThat(details.get(nodes.get(1)).get("error")).contains("127.0.0.1");
					assertThat(details.get(nodes.get(2))).containsEntry("state", "up");
					assertThat(output).contains("Memcached node %s is not connected".formatted(nodes.get(0)),
							"Memcached node %s is not connected".formatted(nodes.get(1)));
					assertServes(context.getBean(CacheManager.class).getCache("reviews"), memcached, 2);
				});
		}
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Map<String, String>> nodes(Health health) {
		return (Map<String, Map<String, String>>) health.getDetails().get("nodes");
	}

	private static void assertServes(Cache cache, LocalMemcached memcached, int node) {
		int kept = 0;
		for (int key = 0; key < 200; key++) {
			cache.put(key, "value");
			if (cache.get(key) != null) {
				kept++;
			}
		}
		// Beside them, the generation
		assertThat(memcached.stats().get(node)).containsEntry("curr_items", String.valueOf(kept + 1));
		assertThat(kept).isGreaterThan(20);
	}

	@Test
	void neverSendsInfo() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(DataRedisHealthContributorAutoConfiguration.class,
				DataRedisReactiveHealthContributorAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasSingleBean(HealthContributor.class);
				assertThat(context).doesNotHaveBean(ReactiveHealthContributor.class);
				LocalValkey valkey = context.getBean(LocalValkey.class);
				CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
				awaitUp(health, "valkey");
				String before = valkey.info("commandstats").get("cmdstat_info");
				awaitUp(health, "valkey");
				assertThat(calls(valkey.info("commandstats").get("cmdstat_info"))).isEqualTo(calls(before) + 1);
			});
	}

	@Test
	void keepsConnectionOfItsOwnWhereNoneIsShared() {
		this.contextRunner.withPropertyValues("elasticache.cache.enabled=false")
			.withBean(NotShared.class)
			.run((context) -> {
				CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
				LocalValkey valkey = context.getBean(LocalValkey.class);
				awaitUp(health, "valkey");
				int before = connections(valkey);
				for (int i = 0; i < 20; i++) {
					assertThat(health(health, "valkey").getStatus()).isEqualTo(Status.UP);
				}
				// The one that asks
				assertThat(connections(valkey)).isEqualTo(before + 1);
			});
	}

	private int connections(LocalValkey valkey) {
		return Integer.parseInt(valkey.info("stats").get("total_connections_received"));
	}

	@Test
	void backsOffWhenDisabled() {
		this.contextRunner.withPropertyValues("management.health.elasticache.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("elasticacheHealthContributor"));
	}

	private void assertUp(CompositeHealthContributor contributor, String engine, int port) {
		Health health = awaitUp(contributor, engine);
		assertThat(health.getDetails().get("nodes")).asString()
			.contains("localhost:" + port, "tlsProtocol=TLSv1.3", "cipherSuite=TLS_", "certificateSubject=CN=localhost",
					"certificateExpires=");
	}

	private void assertGoneAndBack(CompositeHealthContributor contributor, String engine, LocalNode node) {
		awaitUp(contributor, engine);
		node.kill();
		Health health = health(contributor, engine);
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails().toString()).contains("Exception: ");
		node.restart();
		awaitUp(contributor, engine);
	}

	private void assertHangs(CompositeHealthContributor contributor, String engine, LocalNode node) {
		awaitUp(contributor, engine);
		node.pause();
		try {
			long start = System.nanoTime();
			assertThat(health(contributor, engine).getStatus()).isEqualTo(Status.DOWN);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
		}
		finally {
			node.resume();
		}
	}

	private Health awaitUp(CompositeHealthContributor contributor, String engine) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.until(() -> health(contributor, engine), (health) -> health.getStatus().equals(Status.UP));
	}

	private int calls(String commandStatistics) {
		return Integer.parseInt(commandStatistics.replaceAll("calls=(\\d+),.*", "$1"));
	}

	private Health health(CompositeHealthContributor contributor, String engine) {
		return ((HealthIndicator) contributor.getContributor(engine)).health();
	}

	static class NotShared implements BeanPostProcessor {

		@Override
		public Object postProcessBeforeInitialization(Object bean, String beanName) {
			if (bean instanceof LettuceConnectionFactory connectionFactory) {
				connectionFactory.setShareNativeConnection(false);
			}
			return bean;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class CachingConfiguration {

	}

}
