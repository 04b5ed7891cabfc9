package dev.elasticache.boot.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.elasticache.boot.cache.CacheStatistics;
import dev.elasticache.boot.cache.ElastiCacheCache;
import dev.elasticache.boot.cache.RandomKeys;
import dev.elasticache.boot.cache.ResilientCacheStore;
import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalEngine;
import dev.elasticache.boot.local.LocalEngineBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a cache means, on every engine and topology.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CacheContractIntegrationTests {

	private static final int CALLERS = 50;

	private final LocalCertificates certificates = LocalCertificates.create();

	private final LocalEngine engine;

	private final String[] properties;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private AnnotationConfigApplicationContext context;

	CacheContractIntegrationTests(LocalEngineBuilder<?, ?> builder, String engineName, String... properties) {
		this.engine = builder.certificates(this.certificates).start();
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("elasticache.%s.endpoint=localhost:%d".formatted(engineName, this.engine.port()));
		all.add("elasticache.tls.bundle=local");
		all.add("spring.ssl.bundle.pem.local.truststore.certificate=file:" + this.certificates.authorityFile());
		all.add("elasticache.cache.on-failure=throw");
		all.add("elasticache.valkey.command-timeout=5s");
		all.add("elasticache.memcached.operation-timeout=5s");
		all.add("elasticache.caches.idle.ttl=4s");
		all.add("elasticache.caches.idle.idle=2s");
		all.add("elasticache.caches.compressed.compress-above=1KB");
		all.add("elasticache.caches.small.max-value-size=1KB");
		this.properties = all.toArray(String[]::new);
	}

	@BeforeAll
	void startApplication() {
		this.context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(this.properties).applyTo(this.context);
		this.context.register(Application.class, SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
				ElastiCacheValkeyAutoConfiguration.class, ElastiCacheMemcachedAutoConfiguration.class,
				DataRedisAutoConfiguration.class, ElastiCacheCachingAutoConfiguration.class);
		this.context.refresh();
	}

	@AfterAll
	void stop() {
		this.context.close();
		this.engine.close();
		this.executor.shutdownNow();
	}

	@Test
	void everyMethodDoesWhatItSays() {
		Cache cache = cache("books");
		String key = UUID.randomUUID().toString();
		List<Map<String, Integer>> value = List.of(Map.of("a", 1), new HashMap<>());
		assertThat(cache.get(key)).isNull();
		assertThat(cache.retrieve(key).join()).isNull();
		assertThat(cache.putIfAbsent(key, value)).isNull();
		assertThat(cache.putIfAbsent(key, "other").get()).isEqualTo(value);
		assertThat(cache.get(key).get()).isEqualTo(value);
		assertThat((Object) cache.get(key, List.class)).isEqualTo(value);
		assertThat(cache.<Object>get(key, () -> "not called")).isEqualTo(value);
		assertThat(cache.retrieve(key).thenApply((wrapper) -> ((Cache.ValueWrapper) wrapper).get()).join())
			.isEqualTo(value);
		assertThat(cache.retrieve(key, () -> CompletableFuture.<Object>failedFuture(new IOException())).join())
			.isEqualTo(value);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> cache.get(key, Integer.class))
			.withMessageContaining("Integer");
		assertThat(cache.evictIfPresent(key)).isTrue();
		assertThat(cache.evictIfPresent(key)).isFalse();
		cache.put(key, null);
		assertThat(cache.get(key).get()).isNull();
		cache.evict(key);
		assertThat(cache.get(key)).isNull();
		cache.put(key, "value");
		cache.invalidate();
		assertThat(cache.get(key)).isNull();
	}

	@Test
	void oneOfManyWritersOfAnAbsentEntryWins() throws Exception {
		Cache cache = cache("books");
		String key = UUID.randomUUID().toString();
		List<Object> losers = new ArrayList<>();
		for (Object existing : callAtOnce((caller) -> {
			Cache.ValueWrapper present = cache.putIfAbsent(key, caller);
			return (present != null) ? present.get() : "won";
		})) {
			if (!existing.equals("won")) {
				losers.add(existing);
			}
		}
		assertThat(losers).hasSize(CALLERS - 1).containsOnly(cache.get(key).get());
	}

	@Test
	void loadsOnceForThreadsFuturesAndPublishers() throws Exception {
		Flights flights = this.context.getBean(Flights.class);
		assertThat(callAtOnce((caller) -> flights.byThread("a"))).hasSize(CALLERS).containsOnly("A");
		assertThat(flights.takeLoads()).isEqualTo(1);
		assertThat(callAtOnce((caller) -> flights.byFuture("b").join())).hasSize(CALLERS).containsOnly("B");
		assertThat(flights.takeLoads()).isEqualTo(1);
		assertThat(callAtOnce((caller) -> flights.byMono("c").block())).hasSize(CALLERS).containsOnly("C");
		assertThat(flights.takeLoads()).isEqualTo(1);
		assertThat(callAtOnce((caller) -> flights.byFlux("d").collectList().block())).hasSize(CALLERS)
			.containsOnly(List.of("D", "D"));
		assertThat(flights.takeLoads()).isEqualTo(1);
	}

	@Test
	void noLoadThatBeganBeforeAClearOrEvictionBringsItsValueBack() throws Exception {
		Cache cache = cache("races");
		Random random = new Random(5);
		AtomicInteger source = new AtomicInteger();
		for (int round = 1; round <= 200; round++) {
			int delay = random.nextInt(3000);
			Callable<Integer> loader = () -> {
				int loaded = source.get();
				TimeUnit.MICROSECONDS.sleep(delay);
				return loaded;
			};
			boolean asynchronous = random.nextBoolean();
			Future<Integer> load = this.executor.submit(() -> asynchronous
					? cache.retrieve("key", () -> CompletableFuture.supplyAsync(() -> call(loader), this.executor))
						.join()
					: cache.get("key", loader));
			TimeUnit.MICROSECONDS.sleep(random.nextInt(4000));
			source.set(round);
			if (random.nextInt(4) > 0) {
				cache.clear();
			}
			else {
				cache.evict("key");
			}
			Integer cached = cache.get("key", Integer.class);
			load.get();
			Integer cachedLater = cache.get("key", Integer.class);
			assertThat(cached).isIn(null, round);
			assertThat(cachedLater).isIn(null, round);
		}
	}

	@Test
	void readsRandomKeysBackAndMixesUpNone() {
		Cache cache = cache("keys");
		RandomKeys random = new RandomKeys(7);
		Map<Object, Integer> keys = new HashMap<>();
		while (keys.size() < 2000) {
			keys.putIfAbsent(random.next(), keys.size());
		}
		keys.forEach(cache::put);
		keys.forEach((key, value) -> assertThat(cache.get(key, Integer.class)).isEqualTo(value));
	}

	@Test
	void entryThatIsReadLivesOnButNotBeyondItsTimeToLive() {
		Cache cache = cache("idle");
		cache.put("key", "value");
		long start = System.nanoTime();
		Awaitility.await().pollInterval(Duration.ofMillis(200)).until(() -> cache.get("key") == null);
		Duration lived = Duration.ofNanos(System.nanoTime() - start);
		assertThat(lived).isBetween(Duration.ofMillis(3500), Duration.ofSeconds(7));
	}

	@Test
	void entryThatIsNotReadExpires() {
		Cache cache = cache("idle");
		cache.put("unread", "value");
		long start = System.nanoTime();
		Awaitility.await().pollInterval(Duration.ofMillis(2500)).until(() -> cache.get("unread") == null);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(3900));
	}

	@Test
	void compressesLargeValues() {
		Cache cache = cache("compressed");
		String value = "0123456789".repeat(10_000);
		cache.put("key", value);
		assertThat(cache.get("key", String.class)).isEqualTo(value);
		assertThat(store().get("compressed", "key").join()).hasSizeLessThan(1000);
	}

	@Test
	void keepsNeitherValueThatIsTooLargeNorTheOneBefore() {
		ElastiCacheCache cache = cache("small");
		cache.put("key", "old");
		cache.put("key", "0123456789".repeat(200));
		assertThat(cache.get("key")).isNull();
		assertThat(cache.getStatistics()).extracting(CacheStatistics::oversized).isEqualTo(1L);
	}

	@Test
	void instantiatesNothingThatIsNotTrusted() throws Exception {
		ElastiCacheCache cache = cache("planted");
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(new ArrayList<>(List.of(new Gadget())));
		}
		store().put("planted", "key", bytes.toByteArray(), null).join();
		assertThat(cache.get("key")).isNull();
		assertThat(Gadget.instantiated).isFalse();
		assertThat(cache.getStatistics()).extracting(CacheStatistics::unreadable).isEqualTo(1L);
		assertThat(store().get("planted", "key").join()).isNull();
	}

	ElastiCacheCache cache(String name) {
		return (ElastiCacheCache) this.context.getBean(CacheManager.class).getCache(name);
	}

	ResilientCacheStore store() {
		return this.context.getBean(ResilientCacheStore.class);
	}

	private List<Object> callAtOnce(Caller caller) throws Exception {
		List<Future<Object>> calls = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			int number = i;
			calls.add(this.executor.submit(() -> caller.call(number)));
		}
		List<Object> results = new ArrayList<>();
		for (Future<Object> call : calls) {
			results.add(call.get());
		}
		return results;
	}

	private static <T> T call(Callable<T> callable) {
		try {
			return callable.call();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@FunctionalInterface
	private interface Caller {

		Object call(int number) throws Exception;

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Application {

		@Bean
		Flights flights() {
			return new Flights();
		}

	}

	/** Loads so slowly that all callers come while it does. */
	public static class Flights {

		private final AtomicInteger loads = new AtomicInteger();

		@Cacheable(cacheNames = "flights", sync = true)
		public String byThread(String key) {
			return load(key);
		}

		@Cacheable(cacheNames = "flights", sync = true)
		public CompletableFuture<String> byFuture(String key) {
			return CompletableFuture.supplyAsync(() -> load(key));
		}

		@Cacheable(cacheNames = "flights", sync = true)
		public Mono<String> byMono(String key) {
			return Mono.fromFuture(() -> CompletableFuture.supplyAsync(() -> load(key)));
		}

		@Cacheable(cacheNames = "flights", sync = true)
		public Flux<String> byFlux(String key) {
			return Mono.fromFuture(() -> CompletableFuture.supplyAsync(() -> load(key)))
				.flatMapMany((value) -> Flux.just(value, value));
		}

		public int takeLoads() {
			return this.loads.getAndSet(0);
		}

		private String load(String key) {
			this.loads.incrementAndGet();
			try {
				Thread.sleep(500);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return key.toUpperCase();
		}

	}

	static class Gadget implements Serializable {

		private static final long serialVersionUID = 1L;

		private static boolean instantiated;

		private void readObject(ObjectInputStream in) {
			instantiated = true;
		}

	}

}
