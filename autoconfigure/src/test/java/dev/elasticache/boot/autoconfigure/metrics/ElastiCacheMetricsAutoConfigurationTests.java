package dev.elasticache.boot.autoconfigure.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.elasticache.boot.cache.CacheCodec;
import dev.elasticache.boot.cache.CacheCommand;
import dev.elasticache.boot.cache.CacheSettings;
import dev.elasticache.boot.cache.CacheStore;
import dev.elasticache.boot.cache.ElastiCacheCacheManager;
import dev.elasticache.boot.valkey.ValkeyCredentials;
import io.lettuce.core.RedisCredentials;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.metrics.CacheMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.util.Assert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ElastiCacheMetricsAutoConfiguration}.
 */
class ElastiCacheMetricsAutoConfigurationTests {

	private final CacheStore store = store();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
						ElastiCacheMetricsAutoConfiguration.class, CacheMetricsAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class)
		.withBean("booksCacheManager", ElastiCacheCacheManager.class, this::cacheManager);

	@Test
	void measuresCachesKnownAtStart() {
		this.contextRunner.run((context) -> {
			Cache cache = context.getBean(ElastiCacheCacheManager.class).getCache("books");
			cache.get("key");
			cache.put("key", "value");
			cache.evictIfPresent("key");
			cache.evictIfPresent("gone");
			assertThat(count(context, "cache.gets", "books", "result", "miss")).isEqualTo(1);
			assertThat(count(context, "cache.gets", "books", "result", "hit")).isZero();
			assertThat(count(context, "cache.puts", "books")).isEqualTo(1);
			assertThat(count(context, "cache.evictions", "books")).isEqualTo(2);
			assertThat(count(context, "cache.removals", "books")).isEqualTo(1);
		});
	}

	@Test
	void measuresCachesCreatedOnTheFly() {
		this.contextRunner.run((context) -> {
			Cache cache = context.getBean(ElastiCacheCacheManager.class).getCache("authors");
			cache.get("key");
			cache.get("key");
			assertThat(count(context, "cache.gets", "authors", "result", "miss")).isEqualTo(2);
		});
	}

	@Test
	void tagsMetersAsSpringBootDoesAndByStore() {
		this.contextRunner.run((context) -> {
			Meter.Id id = context.getBean(MeterRegistry.class).get("cache.puts").meter().getId();
			assertThat(id.getTags()).extracting((tag) -> tag.getKey() + "=" + tag.getValue())
				.containsExactlyInAnyOrder("cache=books", "name=books", "cache.manager=books", "store=valkey");
		});
	}

	@Test
	void leavesNothingForSpringBootToBindTwice() {
		this.contextRunner.run((context) -> assertThat(
				context.getBean(MeterRegistry.class).find("cache.gets").tag("result", "hit").meters())
			.hasSize(1));
	}

	@Test
	void measuresRenewalsOfCredentials() {
		AtomicBoolean broken = new AtomicBoolean();
		this.contextRunner.withBean(ValkeyCredentials.class, () -> new ValkeyCredentials(() -> {
			Assert.state(!broken.get(), "broken");
			return RedisCredentials.just("shop", "hushed-secret");
		}, null)).run((context) -> {
			ValkeyCredentials credentials = context.getBean(ValkeyCredentials.class);
			credentials.refresh();
			Awaitility.await().until(() -> renewals(context, "success") == 1);
			assertThat(renewals(context, "failure")).isZero();
			broken.set(true);
			credentials.refresh();
			Awaitility.await().until(() -> renewals(context, "failure") == 1);
			assertThat(context.getBean(MeterRegistry.class).get("elasticache.credentials.renewals").meters())
				.allSatisfy((meter) -> assertThat(meter.getId().getDescription()).isNotBlank());
		});
	}

	@Test
	void timesCommandsForEachOfSeveralRegistries() {
		SimpleMeterRegistry first = new SimpleMeterRegistry();
		SimpleMeterRegistry second = new SimpleMeterRegistry();
		CommandMetrics metrics = new CommandMetrics();
		metrics.bindTo(first);
		metrics.onCommand(this.store, CacheCommand.READ, Duration.ofMillis(2), null);
		metrics.bindTo(second);
		metrics.onCommand(this.store, CacheCommand.READ, Duration.ofMillis(4), null);
		assertThat(first.get("elasticache.commands").timer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(6);
		assertThat(second.get("elasticache.commands").timer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(4);
	}

	private static double renewals(ApplicationContext context, String outcome) {
		return context.getBean(MeterRegistry.class)
			.get("elasticache.credentials.renewals")
			.tags("engine", "valkey", "outcome", outcome)
			.functionCounter()
			.count();
	}

	@Test
	void describesMeters() {
		this.contextRunner.run((context) -> assertThat(context.getBean(MeterRegistry.class).getMeters())
			.filteredOn((meter) -> meter.getId().getName().startsWith("cache."))
			.allSatisfy((meter) -> assertThat(meter.getId().getDescription()).isNotBlank()));
	}

	@Test
	void backsOffWithoutMicrometer() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).doesNotHaveBean(ElastiCacheMetricsAutoConfiguration.class)
				.doesNotHaveBean(CacheManagerMetrics.class));
	}

	@Test
	void backsOffWithoutRegistry() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ElastiCacheMetricsAutoConfiguration.class))
			.withBean(ElastiCacheCacheManager.class, this::cacheManager)
			.run((context) -> assertThat(context).doesNotHaveBean(CacheManagerMetrics.class));
	}

	@Test
	void backsOffWhenDisabled() {
		this.contextRunner.withPropertyValues("elasticache.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CacheManagerMetrics.class));
	}

	@Test
	void backsOffForOtherCacheManagers() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ElastiCacheMetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.withBean(ConcurrentMapCacheManager.class)
			.run((context) -> assertThat(context).doesNotHaveBean(CacheManagerMetrics.class));
	}

	private double count(ApplicationContext context, String name, String cache, String... tags) {
		return context.getBean(MeterRegistry.class).get(name).tag("cache", cache).tags(tags).functionCounter().count();
	}

	private ElastiCacheCacheManager cacheManager() {
		CacheSettings settings = CacheSettings.builder(this.store, mock(CacheCodec.class, (call) -> new byte[1]))
			.build();
		return ElastiCacheCacheManager.builder((name) -> settings).names(List.of("books")).build();
	}

	private static CacheStore store() {
		CacheStore store = mock(CacheStore.class);
		given(store.getEngine()).willReturn("valkey");
		given(store.get(any(), any())).willReturn(CompletableFuture.completedFuture(null));
		given(store.put(any(), any(), any(), any())).willReturn(CompletableFuture.completedFuture(null));
		given(store.evict(any(), any())).willReturn(CompletableFuture.completedFuture(true))
			.willReturn(CompletableFuture.completedFuture(false));
		return store;
	}

}
