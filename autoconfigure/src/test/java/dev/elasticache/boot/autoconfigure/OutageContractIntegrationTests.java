package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import dev.elasticache.boot.cache.CacheCommand;
import dev.elasticache.boot.cache.CacheStoreState;
import dev.elasticache.boot.cache.ResilientCacheStore;
import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalEngine;
import dev.elasticache.boot.local.LocalEngineBuilder;
import dev.elasticache.boot.local.LocalNode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import org.assertj.core.api.ThrowingConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an outage of an engine may cost, on every engine.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OutageContractIntegrationTests {

	/** More than the time limit of 500 ms by what a busy machine may need. */
	private static final Duration LIMIT = Duration.ofMillis(750);

	private final LocalCertificates certificates = LocalCertificates.create();

	private final LocalEngine engine;

	private final String engineName;

	private final Stalls stalls = new Stalls();

	OutageContractIntegrationTests(LocalEngineBuilder<?, ?> builder, String engineName) {
		this.engine = builder.certificates(this.certificates).start();
		this.engineName = engineName;
	}

	@AfterAll
	void stopEngine() {
		this.engine.close();
		this.stalls.close();
	}

	@Test
	void killUnderLoadCostsLittleAndLosesNoEviction() {
		run((context) -> {
			Cache cache = context.getBean(CacheManager.class).getCache("books");
			ResilientCacheStore store = context.getBean(ResilientCacheStore.class);
			for (int i = 0; i < 100; i++) {
				cache.put(i, "old");
			}
			Readers readers = Readers.start(cache);
			this.engine.stop();
			Awaitility.await().until(() -> store.getState().breaker() == State.OPEN);
			readers.startToMeasure();
			long failedWrites = store.getState().failures().get(CacheCommand.WRITE);
			for (int i = 0; i < 50; i++) {
				cache.put("new" + i, "new");
			}
			assertThat(store.getState().failures()).containsEntry(CacheCommand.WRITE, failedWrites + 50);
			for (int i = 0; i < 50; i++) {
				cache.evict(i);
			}
			assertThat(store.getState().failures()).containsEntry(CacheCommand.REMOVE, 50L);
			assertThat(store.getState().remembered()).isEqualTo(100);
			readers.awaitMeasurements(2000);
			readers.stop();
			this.engine.restart();
			Awaitility.await().untilAsserted(() -> {
				cache.put("key", "after");
				assertThat(cache.get("key", String.class)).isEqualTo("after");
				assertThat(store.getState().remembered()).isZero();
			});
			readers.check(limit());
		});
	}

	@Test
	void noEvictedKeyShowsItsOldValueAfterAStall() {
		run((context) -> {
			Cache cache = context.getBean(CacheManager.class).getCache("books");
			Cache authors = context.getBean(CacheManager.class).getCache("authors");
			ResilientCacheStore store = context.getBean(ResilientCacheStore.class);
			for (int i = 0; i < 100; i++) {
				cache.put(i, "old");
			}
			authors.put("a", "old");
			cache.put("replaced", "old");
			cache.put("left alone", "old");
			this.engine.nodes().forEach(LocalNode::pause);
			List<Long> nanos = new ArrayList<>();
			try {
				for (int i = 0; i < 100; i++) {
					long start = System.nanoTime();
					cache.evict(i);
					nanos.add(System.nanoTime() - start);
				}
				cache.put("replaced", "new");
				authors.clear();
			}
			finally {
				this.engine.nodes().forEach(LocalNode::resume);
			}
			assertThat(nanos).allSatisfy((duration) -> assertThat(Duration.ofNanos(duration)).isLessThan(limit()));
			Awaitility.await().untilAsserted(() -> {
				for (int i = 0; i < 100; i++) {
					assertThat(cache.get(i)).isNull();
				}
				assertThat(authors.get("a")).isNull();
				assertThat(cache.get("replaced")).isNull();
				assertThat(store.getState().remembered()).isZero();
				assertThat(cache.get("left alone", String.class)).isEqualTo("old");
				assertThat(store.getState().replayed()).isEqualTo(102);
			});
			CacheStoreState state = store.getState();
			assertThat(state.failures()).containsEntry(CacheCommand.REMOVE, 100L).containsEntry(CacheCommand.CLEAR, 1L);
		});
	}

	@Test
	void startsAndAnswersWithoutAnEngine() {
		this.engine.stop();
		try {
			startsAndAnswersUntil(this.engine::restart);
		}
		finally {
			this.engine.restart();
		}
	}

	@Test
	void startsAndAnswersWhileTheEngineStalls() {
		this.engine.nodes().forEach(LocalNode::pause);
		try {
			startsAndAnswersUntil(() -> this.engine.nodes().forEach(LocalNode::resume));
		}
		finally {
			this.engine.nodes().forEach(LocalNode::resume);
		}
	}

	private void startsAndAnswersUntil(Runnable engineReturns) {
		run((context) -> {
			Cache cache = context.getBean(CacheManager.class).getCache("books");
			Readers readers = Readers.start(cache);
			readers.startToMeasure();
			readers.awaitMeasurements(2000);
			readers.stop();
			readers.check(limit());
			engineReturns.run();
			Awaitility.await().untilAsserted(() -> {
				cache.put("key", "after");
				assertThat(cache.get("key", String.class)).isEqualTo("after");
			});
		});
	}

	private Duration limit() {
		return LIMIT.plus(this.stalls.allowance());
	}

	private void run(ThrowingConsumer<AssertableApplicationContext> test) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheValkeyAutoConfiguration.class, ElastiCacheMemcachedAutoConfiguration.class,
					DataRedisAutoConfiguration.class, ElastiCacheCachingAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("elasticache.%s.endpoint=localhost:%d".formatted(this.engineName, this.engine.port()),
					"elasticache.tls.bundle=local",
					"spring.ssl.bundle.pem.local.truststore.certificate=file:" + this.certificates.authorityFile())
			.run(test::accept);
	}

	/**
	 * Threads that read all the time.
	 */
	private static final class Readers {

		private static final int THREADS = 8;

		private final AtomicBoolean running = new AtomicBoolean(true);

		private final AtomicBoolean measuring = new AtomicBoolean();

		private final AtomicLong slowest = new AtomicLong();

		private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();

		private final ExecutorService executor = Executors.newFixedThreadPool(THREADS);

		private final List<Future<?>> tasks = new ArrayList<>();

		static Readers start(Cache cache) {
			Readers readers = new Readers();
			for (int i = 0; i < THREADS; i++) {
				readers.tasks.add(readers.executor.submit(() -> readers.read(cache)));
			}
			return readers;
		}

		private void read(Cache cache) {
			for (int key = 0; this.running.get(); key = (key + 1) % 100) {
				long start = System.nanoTime();
				cache.get(key);
				long duration = System.nanoTime() - start;
				this.slowest.accumulateAndGet(duration, Math::max);
				if (this.measuring.get()) {
					this.nanos.add(duration);
					Thread.yield();
				}
			}
		}

		void startToMeasure() {
			this.measuring.set(true);
		}

		void awaitMeasurements(int count) {
			Awaitility.await().until(() -> this.nanos.size() >= count);
		}

		void stop() throws Exception {
			this.running.set(false);
			for (Future<?> task : this.tasks) {
				task.get();
			}
			this.executor.shutdown();
		}

		void check(Duration limit) {
			List<Long> sorted = this.nanos.stream().sorted().toList();
			Duration median = Duration.ofNanos(sorted.get(sorted.size() / 2));
			Duration slowest = Duration.ofNanos(this.slowest.get());
			System.out.printf("Reads in an outage: median %d us, slowest %d ms%n", median.toNanos() / 1000,
					slowest.toMillis());
			assertThat(median).isLessThan(Duration.ofMillis(1));
			assertThat(slowest).isLessThan(limit);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Application {

	}

}
