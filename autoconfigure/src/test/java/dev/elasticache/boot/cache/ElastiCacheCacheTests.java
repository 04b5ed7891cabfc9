package dev.elasticache.boot.cache;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.cache.Cache.ValueRetrievalException;
import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.cache.interceptor.SimpleCacheErrorHandler;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.same;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link ElastiCacheCache}.
 */
class ElastiCacheCacheTests {

	private final MapCacheStore store = new MapCacheStore();

	private final ElastiCacheCache cache = cache(Duration.ofMinutes(5), true);

	private final ExecutorService executor = Executors.newCachedThreadPool();

	@AfterEach
	void shutDown() {
		this.executor.shutdownNow();
	}

	@Test
	void goesOnWithFuturesOnFewThreadsThatAreNotTheClients() {
		MapCacheStore answeringLater = new MapCacheStore() {

			@Override
			public CompletableFuture<byte[]> get(String region, String key) {
				return super.get(region, key).thenApplyAsync(Function.identity(), ElastiCacheCacheTests.this.executor);
			}

			@Override
			public CompletableFuture<Void> put(String region, String key, byte[] value, Duration ttl) {
				return super.put(region, key, value, ttl).thenApplyAsync(Function.identity(),
						ElastiCacheCacheTests.this.executor);
			}

		};
		CacheErrorHandler errorHandler = mock(CacheErrorHandler.class);
		Set<String> threads = ConcurrentHashMap.newKeySet();
		willAnswer((call) -> threads.add(Thread.currentThread().getName())).given(errorHandler)
			.handleCacheGetError(any(), any(), any());
		ElastiCacheCache later = new ElastiCacheCache("books", "books", settings(answeringLater, errorHandler));
		for (int i = 0; i < 50; i++) {
			String key = "key" + i;
			later.retrieve(key, () -> CompletableFuture.completedFuture("loaded"))
				.thenAccept((value) -> threads.add(Thread.currentThread().getName()))
				.join();
			later.retrieve(key).thenAccept((value) -> threads.add(Thread.currentThread().getName())).join();
		}
		answeringLater.failure = new IllegalStateException("timed out");
		later.retrieve("key").join();
		threads.remove(Thread.currentThread().getName());
		assertThat(threads).isNotEmpty().allMatch((name) -> name.startsWith("elasticache-callers-"));
		assertThat(threads.size()).isLessThan(50);
	}

	@Test
	void tellsErrorHandlerOnTheThreadOfACallerThatWaits() {
		CacheErrorHandler errorHandler = mock(CacheErrorHandler.class);
		List<Thread> threads = new ArrayList<>();
		willAnswer((call) -> threads.add(Thread.currentThread())).given(errorHandler)
			.handleCacheGetError(any(), any(), any());
		MapCacheStore failingLater = new MapCacheStore() {

			@Override
			public CompletableFuture<byte[]> get(String region, String key) {
				return new CompletableFuture<byte[]>().orTimeout(20, TimeUnit.MILLISECONDS);
			}

		};
		assertThat(new ElastiCacheCache("books", "books", settings(failingLater, errorHandler)).get("key")).isNull();
		assertThat(threads).containsExactly(Thread.currentThread());
	}

	private static CacheSettings settings(CacheStore store, CacheErrorHandler errorHandler) {
		return CacheSettings.builder(store, new JavaCacheCodec(ElastiCacheCacheTests.class.getClassLoader(), List.of()))
			.errorHandler(errorHandler)
			.build();
	}

	@Test
	void returnsWhatWasPut() {
		this.cache.put("key", List.of("a", "b"));
		assertThat(this.cache.get("key").get()).isEqualTo(List.of("a", "b"));
		assertThat(this.store.entries).containsOnlyKeys("books:key");
		assertThat(this.store.ttls.get("books:key")).isBetween(Duration.ofMinutes(5).multipliedBy(95).dividedBy(100),
				Duration.ofMinutes(5));
	}

	@Test
	void missesWhatWasNotPut() {
		assertThat(this.cache.get("key")).isNull();
		assertThat(this.cache.get("key", String.class)).isNull();
	}

	@Test
	void keepsNullApartFromMiss() {
		this.cache.put("key", null);
		ValueWrapper value = this.cache.get("key");
		assertThat(value).isNotNull();
		assertThat(value.get()).isNull();
		assertThat(this.cache.retrieve("key").join().get()).isNull();
		assertThat(this.cache.<String>get("key", () -> "loaded")).isNull();
	}

	@Test
	void refusesNullWhereNullIsNotAValue() {
		ElastiCacheCache withoutNulls = cache(null, false);
		assertThatIllegalArgumentException().isThrownBy(() -> withoutNulls.put("key", null))
			.withMessageContaining("'books'");
		assertThat(this.store.entries).isEmpty();
	}

	@Test
	void writesWithoutTimeToLiveIfThereIsNone() {
		cache(null, true).put("key", "value");
		assertThat(this.store.entries).containsOnlyKeys("books:key");
		assertThat(this.store.ttls).isEmpty();
	}

	@Test
	void putIfAbsentReturnsWhatIsThere() {
		assertThat(this.cache.putIfAbsent("key", "first")).isNull();
		assertThat(this.cache.putIfAbsent("key", "second").get()).isEqualTo("first");
		assertThat(this.cache.get("key", String.class)).isEqualTo("first");
	}

	@Test
	void evictsOneKey() {
		this.cache.put("a", 1);
		this.cache.put("b", 2);
		assertThat(this.cache.evictIfPresent("a")).isTrue();
		assertThat(this.cache.evictIfPresent("a")).isFalse();
		assertThat(this.cache.get("a")).isNull();
		assertThat(this.cache.get("b", Integer.class)).isEqualTo(2);
	}

	@Test
	void clearsItsRegionOnly() {
		ElastiCacheCache other = new ElastiCacheCache("other", "other", this.cache.getSettings());
		this.cache.put("key", 1);
		other.put("key", 2);
		this.cache.clear();
		assertThat(this.cache.get("key")).isNull();
		assertThat(other.get("key", Integer.class)).isEqualTo(2);
	}

	@Test
	void loadsOnceForConcurrentCallers() throws Exception {
		AtomicInteger loads = new AtomicInteger();
		CountDownLatch release = new CountDownLatch(1);
		Callable<String> loader = () -> {
			loads.incrementAndGet();
			release.await();
			return "loaded";
		};
		List<Future<String>> callers = new ArrayList<>();
		for (int i = 0; i < 25; i++) {
			callers.add(this.executor.submit(() -> this.cache.get("key", loader)));
			callers.add(this.executor.submit(() -> this.cache
				.retrieve("key", () -> CompletableFuture.supplyAsync(() -> call(loader), this.executor))
				.join()));
		}
		release.countDown();
		for (Future<String> caller : callers) {
			assertThat(caller.get()).isEqualTo("loaded");
		}
		assertThat(loads).hasValue(1);
		assertThat(this.cache.get("key", String.class)).isEqualTo("loaded");
	}

	@Test
	void givesLoaderFailureToEveryCallerAndCachesNothing() {
		Callable<String> failing = () -> {
			throw new IllegalStateException("no database");
		};
		assertThatExceptionOfType(ValueRetrievalException.class).isThrownBy(() -> this.cache.get("key", failing))
			.withRootCauseInstanceOf(IllegalStateException.class);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(
				() -> this.cache.retrieve("key", () -> CompletableFuture.failedFuture(new Exception("late"))).join())
			.withRootCauseInstanceOf(Exception.class);
		assertThat(this.cache.get("key", () -> "loaded")).isEqualTo("loaded");
	}

	@Test
	void loaderMayAskForItsOwnKey() {
		assertThat(this.cache.<String>get("key", () -> this.cache.get("key", () -> "inner"))).isEqualTo("inner");
	}

	@Test
	void loadThatBeganBeforeEvictionIsNotWritten() {
		String loaded = this.cache.get("key", () -> {
			CompletableFuture.runAsync(() -> this.cache.evict("key"), this.executor).join();
			return "old";
		});
		assertThat(loaded).isEqualTo("old");
		assertThat(this.cache.get("key")).isNull();
	}

	@Test
	void loadThatBeganBeforeClearIsNotWritten() {
		this.cache.get("key", () -> {
			CompletableFuture.runAsync(this.cache::clear, this.executor).join();
			return "old";
		});
		assertThat(this.cache.get("key")).isNull();
	}

	@Test
	void loadersThatWaitForEachOtherDoNotDeadlock() throws Exception {
		CountDownLatch bothLoad = new CountDownLatch(2);
		Future<String> a = this.executor.submit(() -> this.cache.get("a", () -> {
			bothLoad.countDown();
			bothLoad.await();
			return this.cache.get("b", () -> "b of a");
		}));
		Future<String> b = this.executor.submit(() -> this.cache.get("b", () -> {
			bothLoad.countDown();
			bothLoad.await();
			return this.cache.get("a", () -> "a of b");
		}));
		assertThat(a.get(5, TimeUnit.SECONDS)).isNotNull();
		assertThat(b.get(5, TimeUnit.SECONDS)).isNotNull();
	}

	@Test
	void asynchronousLoaderMayAskForItsOwnKey() {
		CompletableFuture<String> loaded = this.cache.retrieve("key", () -> this.cache.retrieve("other",
				() -> this.cache.retrieve("key", () -> CompletableFuture.completedFuture("inner"))));
		assertThat(loaded.orTimeout(5, TimeUnit.SECONDS).join()).isEqualTo("inner");
	}

	@Test
	void slowLoaderDoesNotBlockOtherKeys() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		Future<String> slow = this.executor.submit(() -> this.cache.get("slow", () -> {
			release.await();
			return "slow";
		}));
		assertThat(this.cache.get("quick", () -> "quick")).isEqualTo("quick");
		release.countDown();
		assertThat(slow.get()).isEqualTo("slow");
	}

	@Test
	void interruptEndsTheWaitForTheLoadOfAnother() throws Exception {
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Future<String> slow = this.executor.submit(() -> this.cache.get("key", () -> {
			loading.countDown();
			release.await();
			return "slow";
		}));
		loading.await();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(ValueRetrievalException.class).isThrownBy(() -> this.cache.get("key", () -> "mine"))
			.withCauseInstanceOf(InterruptedException.class);
		assertThat(Thread.interrupted()).isTrue();
		release.countDown();
		assertThat(slow.get()).isEqualTo("slow");
	}

	@Test
	void loadsForEachCallerWithoutSingleFlight() throws Exception {
		ElastiCacheCache unshared = new ElastiCacheCache("books", "books", settings().singleFlight(false).build());
		AtomicInteger loads = new AtomicInteger();
		CountDownLatch all = new CountDownLatch(3);
		List<Future<String>> callers = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			callers.add(this.executor.submit(() -> unshared.get("key", () -> {
				all.countDown();
				all.await();
				return "loaded" + loads.incrementAndGet();
			})));
		}
		for (Future<String> caller : callers) {
			assertThat(caller.get(5, TimeUnit.SECONDS)).startsWith("loaded");
		}
		assertThat(loads).hasValue(3);
	}

	@Test
	void evictionForgetsEveryLoadWithoutSingleFlight() throws Exception {
		ElastiCacheCache unshared = new ElastiCacheCache("books", "books", settings().singleFlight(false).build());
		CountDownLatch loading = new CountDownLatch(2);
		CountDownLatch release = new CountDownLatch(1);
		List<Future<String>> callers = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			callers.add(this.executor.submit(() -> unshared.get("key", () -> {
				loading.countDown();
				release.await();
				return "old";
			})));
		}
		loading.await();
		unshared.evict("key");
		release.countDown();
		for (Future<String> caller : callers) {
			assertThat(caller.get(5, TimeUnit.SECONDS)).isEqualTo("old");
		}
		assertThat(this.store.entries).isEmpty();
	}

	@Test
	void keepsOldEntryFromSurvivingAValueThatIsTooLarge() {
		ElastiCacheCache small = new ElastiCacheCache("books", "books",
				settings().maxValueSize(DataSize.ofBytes(100)).build());
		small.put("key", "old");
		small.put("key", "x".repeat(200));
		assertThat(small.get("key")).isNull();
		assertThat(small.<String>get("key", () -> "y".repeat(200))).hasSize(200);
		assertThat(small.putIfAbsent("key", "x".repeat(200))).isNull();
		assertThat(this.store.entries).isEmpty();
		assertThat(small.getStatistics().oversized()).isEqualTo(3);
		assertThat(small.getStatistics().puts()).isEqualTo(1);
	}

	@Test
	void entriesThatAreReadExpireAnewUntilTheirTimeToLive() {
		ElastiCacheCache idle = new ElastiCacheCache("books", "books",
				settings().ttl(Duration.ofMinutes(5)).idle(Duration.ofSeconds(10)).build());
		idle.put("key", "value");
		assertThat(this.store.ttls.get("books:key")).isBetween(Duration.ofMillis(9500), Duration.ofSeconds(10));
		assertThat(idle.get("key", String.class)).isEqualTo("value");
		assertThat(this.store.ttls).containsEntry("books:key", Duration.ofSeconds(10));
	}

	@Test
	void putIfAbsentReplacesWhatCannotBeRead() {
		this.store.entries.put("books:key", new byte[] { 1, 2, 3 });
		assertThat(this.cache.putIfAbsent("key", "value")).isNull();
		assertThat(this.cache.get("key", String.class)).isEqualTo("value");
		assertThat(this.cache.getStatistics().unreadable()).isEqualTo(1);
	}

	@Test
	void putIfAbsentReplacesWhatHasEnded() {
		CacheSettings idle = settings().ttl(Duration.ofMinutes(5)).idle(Duration.ofSeconds(10)).build();
		Clock past = Clock.fixed(Instant.now().minus(Duration.ofMinutes(6)), ZoneOffset.UTC);
		this.store.entries.put("books:key", new StoredValues(idle, past).encode("ended", idle.ttl()));
		ElastiCacheCache books = new ElastiCacheCache("books", "books", idle);
		assertThat(books.putIfAbsent("key", "value")).isNull();
		assertThat(books.get("key", String.class)).isEqualTo("value");
	}

	@Test
	void goesOnWithSharedLoadOnThreadOfItsOwn() throws Exception {
		CountDownLatch loading = new CountDownLatch(1);
		CountDownLatch shared = new CountDownLatch(1);
		Future<String> load = this.executor.submit(() -> this.cache.get("key", () -> {
			loading.countDown();
			shared.await();
			return "loaded";
		}));
		loading.await();
		CompletableFuture<String> thread = this.cache
			.retrieve("key", () -> CompletableFuture.completedFuture("loaded twice"))
			.thenApply((value) -> Thread.currentThread().getName());
		shared.countDown();
		assertThat(thread.get(10, TimeUnit.SECONDS)).startsWith("elasticache-callers-");
		assertThat(load.get(10, TimeUnit.SECONDS)).isEqualTo("loaded");
	}

	@Test
	void treatsUnreadableValueAsMissAndRemovesIt() {
		this.store.entries.put("books:key", "not serialized".getBytes(StandardCharsets.UTF_8));
		assertThat(this.cache.get("key")).isNull();
		assertThat(this.store.entries).isEmpty();
	}

	@Test
	void reportsStoreFailureWithCacheAndCause() {
		this.store.failure = new IllegalStateException("connection refused");
		assertThatExceptionOfType(CacheStoreException.class).isThrownBy(() -> this.cache.get("key"))
			.withMessage("Cache 'books' could not read: connection refused")
			.withCause(this.store.failure);
		assertThatExceptionOfType(CacheStoreException.class).isThrownBy(() -> this.cache.put("key", "value"));
		assertThatExceptionOfType(CacheStoreException.class).isThrownBy(() -> this.cache.evict("key"));
		assertThatExceptionOfType(CacheStoreException.class).isThrownBy(this.cache::clear);
		assertThatExceptionOfType(CacheStoreException.class).isThrownBy(() -> this.cache.get("key", () -> "value"));
	}

	@Test
	void goesOnWithoutStoreIfTheErrorHandlerLetsIt() {
		CacheErrorHandler errorHandler = mock();
		ElastiCacheCache degrading = new ElastiCacheCache("books", "books",
				settings().errorHandler(errorHandler).build());
		this.store.failure = new IllegalStateException("connection refused");
		assertThat(degrading.get("key")).isNull();
		assertThat(degrading.retrieve("key").join()).isNull();
		assertThat(degrading.<String>get("key", () -> "loaded")).isEqualTo("loaded");
		assertThat(degrading.retrieve("key", () -> CompletableFuture.completedFuture("loaded")).join())
			.isEqualTo("loaded");
		degrading.put("key", "value");
		assertThat(degrading.putIfAbsent("key", "value")).isNull();
		assertThat(degrading.evictIfPresent("key")).isFalse();
		degrading.clear();
		then(errorHandler).should(times(4))
			.handleCacheGetError(any(CacheStoreException.class), same(degrading), eq("key"));
		then(errorHandler).should(times(2))
			.handleCachePutError(any(CacheStoreException.class), same(degrading), eq("key"), eq("value"));
		then(errorHandler).should(times(2))
			.handleCachePutError(any(CacheStoreException.class), same(degrading), eq("key"), eq("loaded"));
		then(errorHandler).should().handleCacheEvictError(any(CacheStoreException.class), same(degrading), eq("key"));
		then(errorHandler).should().handleCacheClearError(any(CacheStoreException.class), same(degrading));
		assertThat(degrading.getStatistics()).isEqualTo(new CacheStatistics(0, 4, 0, 1, 0, 0, 0));
	}

	@Test
	void valueThatCannotBeEncodedIsAnErrorOfTheCaller() {
		ElastiCacheCache degrading = new ElastiCacheCache("books", "books",
				settings().errorHandler(new DegradingCacheErrorHandler()).build());
		Object value = new Object();
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> degrading.put("key", value));
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> degrading.putIfAbsent("key", value));
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> degrading.get("key", () -> value));
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> degrading.retrieve("key", () -> CompletableFuture.completedFuture(value)).join())
			.withCauseInstanceOf(UncheckedIOException.class);
	}

	@Test
	void countsWhatItWasAskedFor() {
		this.cache.get("key");
		this.cache.put("key", "value");
		this.cache.get("key");
		this.cache.get("other", () -> "loaded");
		this.cache.evict("key");
		this.cache.evict("key");
		assertThat(this.cache.getStatistics()).isEqualTo(new CacheStatistics(1, 2, 2, 2, 1, 0, 0));
	}

	private ElastiCacheCache cache(Duration ttl, boolean nullValues) {
		return new ElastiCacheCache("books", "books", settings().ttl(ttl).nullValues(nullValues).build());
	}

	private CacheSettings.Builder settings() {
		return CacheSettings.builder(this.store, new JavaCacheCodec(getClass().getClassLoader(), List.of()))
			.errorHandler(new SimpleCacheErrorHandler());
	}

	private static <T> T call(Callable<T> callable) {
		try {
			return callable.call();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
