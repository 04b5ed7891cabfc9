package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

import dev.elasticache.boot.cache.CacheCommand;
import dev.elasticache.boot.cache.CacheStoreState;
import dev.elasticache.boot.cache.ResilientCacheStore;
import dev.elasticache.boot.local.LocalNode;
import dev.elasticache.boot.local.LocalValkey;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.lettuce.core.cluster.SlotHash;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for what goes on while a part of Valkey fails.
 */
class PartialFailureIntegrationTests {

	private static final int KEYS = 60;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
				ElastiCacheValkeyAutoConfiguration.class, DataRedisAutoConfiguration.class,
				ElastiCacheCachingAutoConfiguration.class))
		.withUserConfiguration(Application.class)
		.withPropertyValues("elasticache.tls.bundle=local", "elasticache.caches.idle.idle=30m");

	@Test
	void readsGoOnWhileWritesAreRefused() {
		try (AclServer server = new AclServer(LocalValkey.builder())) {
			server.allow("secret");
			this.contextRunner
				.withPropertyValues("elasticache.valkey.endpoint=" + server.endpoint(),
						"elasticache.valkey.username=app", "elasticache.valkey.password=secret",
						"spring.ssl.bundle.pem.local.truststore.certificate=" + server.authorityFile())
				.run((context) -> {
					CacheManager caches = context.getBean(CacheManager.class);
					Cache cache = caches.getCache("books");
					cache.put("kept", "value");
					server.restrict("-set");
					server.restrict("-getex");
					for (int i = 0; i < 30; i++) {
						cache.put("refused", i);
						assertThat(caches.getCache("idle").get("key")).isNull();
						assertThat(cache.get("kept", String.class)).isEqualTo("value");
					}
					CacheStoreState state = context.getBean(ResilientCacheStore.class).getState();
					assertThat(state.breaker()).isEqualTo(State.CLOSED);
					assertThat(state.rejected()).isZero();
					assertThat(state.failures()).containsEntry(CacheCommand.WRITE, 30L)
						.containsEntry(CacheCommand.READ, 30L);
				});
		}
	}

	@Test
	void oneShardThatIsAwayCostsItsOwnKeysOnly() {
		withCluster((context, cluster) -> {
			Cache cache = context.getBean(CacheManager.class).getCache("books");
			putAll(cache, "value");
			LocalNode first = cluster.nodes().get(0);
			first.pause();
			try {
				checkReads(cache);
			}
			finally {
				first.resume();
			}
			CacheStoreState state = context.getBean(ResilientCacheStore.class).getState();
			assertThat(state.breaker()).isEqualTo(State.OPEN);
			assertThat(state.rejected()).isPositive();
		});
	}

	@Test
	void clearIsInForceOnOtherShardsAndFinishedWhenTheOneThatWasAwayReturns() {
		withCluster((context, cluster) -> {
			Cache cache = context.getBean(CacheManager.class).getCache("books");
			ResilientCacheStore store = context.getBean(ResilientCacheStore.class);
			putAll(cache, "old");
			LocalNode first = cluster.nodes().get(0);
			first.pause();
			try {
				cache.clear();
				assertThat(store.getState().remembered()).isOne();
				for (int key = 0; key < KEYS; key++) {
					assertThat(cache.get(key)).isNull();
					if (!isOfFirstShard(key)) {
						cache.put(key, "new");
						assertThat(cache.get(key, String.class)).isEqualTo("new");
					}
				}
			}
			finally {
				first.resume();
			}
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> store.getState().remembered() == 0);
			for (int key = 0; key < KEYS; key++) {
				assertThat(cache.get(key, String.class)).isEqualTo(isOfFirstShard(key) ? null : "new");
			}
		});
	}

	private void withCluster(BiConsumer<ApplicationContext, LocalValkey> test) {
		try (LocalValkey cluster = LocalValkey.builder().cluster(3, 0).start()) {
			this.contextRunner
				.withPropertyValues("elasticache.valkey.endpoint=localhost:" + cluster.port(),
						"elasticache.valkey.topology=cluster",
						"spring.ssl.bundle.pem.local.truststore.certificate=file:"
								+ cluster.certificates().authorityFile())
				.run((context) -> {
					serveWithoutAllShards(context.getBean(LettuceConnectionFactory.class));
					test.accept(context, cluster);
				});
		}
	}

	private static void putAll(Cache cache, String value) {
		for (int key = 0; key < KEYS; key++) {
			cache.put(key, value);
		}
	}

	private static void checkReads(Cache cache) {
		List<Integer> lost = new ArrayList<>();
		long start = System.nanoTime();
		for (int round = 0; round < 3; round++) {
			for (int key = 0; key < KEYS; key++) {
				if (cache.get(key) == null) {
					lost.add(key);
				}
			}
		}
		Duration duration = Duration.ofNanos(System.nanoTime() - start);
		assertThat(lost).isNotEmpty().allMatch(PartialFailureIntegrationTests::isOfFirstShard);
		assertThat(duration).isLessThan(Duration.ofMillis(13 * 500 + 2000));
	}

	private static boolean isOfFirstShard(int key) {
		return SlotHash.getSlot("books:" + key) < SlotHash.SLOT_COUNT / 3;
	}

	private static void serveWithoutAllShards(LettuceConnectionFactory connectionFactory) {
		try (RedisConnection connection = connectionFactory.getConnection()) {
			connection.serverCommands().setConfig("cluster-require-full-coverage", "no");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Application {

	}

}
