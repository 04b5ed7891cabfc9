package dev.elasticache.boot.autoconfigure.health;

import java.time.Duration;

import dev.elasticache.boot.autoconfigure.ElastiCacheCachingAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheLocalAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheMemcachedAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheStartupCheckAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheTlsAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheValkeyAutoConfiguration;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalNode;
import dev.elasticache.boot.local.LocalValkey;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for {@link ElastiCacheHealthAutoConfiguration}.
 */
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
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(600));
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

}
