package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import dev.elasticache.boot.local.LocalNode;
import dev.elasticache.boot.local.LocalValkey;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What holds for a primary with a replica, whatever engine runs them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PrimaryReplicaContractIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(3);

	private final LocalValkey engine;

	PrimaryReplicaContractIntegrationTests(String binary) {
		this.engine = LocalValkey.builder().binary(binary).replicas(1).start();
	}

	@BeforeEach
	void promoteFirstNode() {
		this.engine.promote(primary());
	}

	@AfterAll
	void stopEngine() {
		this.engine.close();
	}

	@Test
	void readsFromReplicaAndWritesToPrimary() {
		run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			String key = write(template, "value");
			awaitRead(template, key, "value");
			long readsWithoutConnection = reads(replica());
			Awaitility.await()
				.until(() -> template.opsForValue().get(key) != null && reads(replica()) > readsWithoutConnection);
			long readsOfPrimary = reads(primary());
			long readsOfReplica = reads(replica());
			for (int i = 0; i < 10; i++) {
				assertThat(template.opsForValue().get(key)).isEqualTo("value");
			}
			assertThat(reads(primary())).isEqualTo(readsOfPrimary);
			assertThat(reads(replica())).isEqualTo(readsOfReplica + 10);
		});
	}

	@Test
	void readsFromPrimaryUnlessToldOtherwise() {
		run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			String key = write(template, "value");
			long readsOfPrimary = reads(primary());
			assertThat(template.opsForValue().get(key)).isEqualTo("value");
			assertThat(reads(primary())).isEqualTo(readsOfPrimary + 1);
		}, "elasticache.valkey.read-from=upstream");
	}

	@Test
	void readsFromPrimaryWhileReplicaIsAway() {
		run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			String key = write(template, "value");
			awaitRead(template, key, "value");
			replica().kill();
			try {
				awaitRead(template, key, "value");
			}
			finally {
				replica().restart();
			}
		});
	}

	@Test
	void writesToNewPrimaryAfterFailover() {
		run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			Cache cache = context.getBean(CacheManager.class).getCache("books");
			awaitRead(template, write(template, "before"), "before");
			cache.put("key", "before");
			for (LocalNode promoted : List.of(replica(), primary(), replica())) {
				this.engine.promote(promoted);
				long promotion = System.nanoTime();
				Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(LIMIT).ignoreExceptions().until(() -> {
					write(template, "after");
					cache.put("key", "after");
					return true;
				});
				System.out.printf("Writes reached %s %d ms after its promotion%n", promoted,
						Duration.ofNanos(System.nanoTime() - promotion).toMillis());
				String key = write(template, "after");
				assertThat(this.engine.info(promoted, "replication")).containsEntry("role", "master");
				awaitRead(template, key, "after");
			}
		});
	}

	@Test
	void writesToNewPrimaryWhileTheOldOneIsAway() {
		run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			awaitRead(template, write(template, "before"), "before");
			primary().kill();
			this.engine.promote(replica());
			try {
				Awaitility.await().atMost(LIMIT).ignoreExceptions().until(() -> write(template, "after") != null);
			}
			finally {
				primary().restart();
			}
		});
	}

	@Test
	void usesPrimaryThatAppearsAfterTheApplicationStarted() {
		primary().kill();
		run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> write(template, "value"));
			primary().restart();
			Awaitility.await()
				.atMost(Duration.ofSeconds(8))
				.ignoreExceptions()
				.until(() -> write(template, "value") != null);
		});
	}

	@Test
	void keepsTransactionsOnOneNode() {
		run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			String key = UUID.randomUUID().toString();
			List<Object> results = template.execute(new SessionCallback<>() {

				@Override
				@SuppressWarnings("unchecked")
				public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
					operations.multi();
					operations.opsForValue().set((K) key, (V) "in transaction");
					operations.opsForValue().get(key);
					return operations.exec();
				}

			});
			assertThat(results).containsExactly(true, "in transaction");
		});
	}

	@Test
	void keepsDatabase() {
		run((context) -> {
			String key = write(context.getBean(StringRedisTemplate.class), "value");
			run((other) -> assertThat(other.getBean(StringRedisTemplate.class).hasKey(key)).isFalse(),
					"spring.data.redis.database=0", "elasticache.valkey.read-from=upstream");
		}, "spring.data.redis.database=3");
	}

	@Test
	void clearsWhatReplicaDoesNotHaveYet() {
		run((context) -> {
			Cache cache = context.getBean(CacheManager.class).getCache("books");
			cache.put("first", "value");
			replica().pause();
			try {
				cache.put("second", "value");
				cache.clear();
			}
			finally {
				replica().resume();
			}
			Awaitility.await().atMost(Duration.ofSeconds(8)).ignoreExceptions().untilAsserted(() -> {
				assertThat(cache.get("first")).isNull();
				assertThat(cache.get("second")).isNull();
			});
		});
	}

	@Test
	void putsIfAbsentByWhatPrimaryHasWhileReplicaLagsBehind() {
		run((context) -> {
			Cache cache = context.getBean(CacheManager.class).getCache("books");
			String key = UUID.randomUUID().toString();
			replica().pause();
			try {
				assertThat(cache.putIfAbsent(key, "first")).isNull();
				assertThat(cache.putIfAbsent(key, "second").get()).isEqualTo("first");
			}
			finally {
				replica().resume();
			}
		}, "elasticache.cache.on-failure=throw");
	}

	private LocalNode primary() {
		return this.engine.nodes().get(0);
	}

	private LocalNode replica() {
		return this.engine.nodes().get(1);
	}

	private String write(StringRedisTemplate template, String value) {
		String key = UUID.randomUUID().toString();
		template.opsForValue().set(key, value);
		return key;
	}

	private void awaitRead(StringRedisTemplate template, String key, String value) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(8))
			.ignoreExceptions()
			.until(() -> value.equals(template.opsForValue().get(key)));
	}

	private long reads(LocalNode node) {
		String statistics = this.engine.info(node, "commandstats").getOrDefault("cmdstat_get", "calls=0,");
		return Long.parseLong(statistics.substring("calls=".length(), statistics.indexOf(',')));
	}

	private void run(Consumer<AssertableApplicationContext> test, String... properties) {
		contextRunner().withPropertyValues(properties).run(test::accept);
	}

	private ApplicationContextRunner contextRunner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheValkeyAutoConfiguration.class, DataRedisAutoConfiguration.class,
					ElastiCacheCachingAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("elasticache.valkey.endpoint=localhost:" + primary().port(),
					"elasticache.valkey.reader-endpoint=localhost:" + replica().port(),
					"elasticache.valkey.read-from=replica-preferred", "elasticache.valkey.command-timeout=2s",
					"elasticache.tls.bundle=local", "spring.ssl.bundle.pem.local.truststore.certificate=file:"
							+ this.engine.certificates().authorityFile());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Application {

	}

}
