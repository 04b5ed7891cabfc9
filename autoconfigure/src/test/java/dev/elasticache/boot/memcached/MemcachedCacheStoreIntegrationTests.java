package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

import dev.elasticache.boot.cache.CacheStore.LoadedEntry;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.tls.TlsHandshakes;
import dev.elasticache.boot.tls.TlsSessions;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.MemcachedNode;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MemcachedCacheStore}.
 *
 * @author The ElastiCache Boot authors
 */
class MemcachedCacheStoreIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static LocalMemcached memcached;

	private static MemcachedClient client;

	private static MemcachedClient otherClient;

	private MemcachedCacheStore store;

	private MemcachedCacheStore otherStore;

	@BeforeAll
	static void start() {
		memcached = LocalMemcached.builder().nodes(3).start();
		client = Clients.of(memcached).build();
		otherClient = Clients.of(memcached).build();
	}

	@AfterAll
	static void stop() {
		client.shutdown();
		otherClient.shutdown();
		memcached.close();
	}

	@BeforeEach
	void createStores() throws Exception {
		client.flush().get(2, TimeUnit.SECONDS);
		this.store = new MemcachedCacheStore(client);
		this.otherStore = new MemcachedCacheStore(otherClient);
	}

	@Test
	void readsWhatWasWritten() {
		put(this.store, "books", "key", "value");
		assertThat(get(this.store, "books", "key")).isEqualTo("value");
		assertThat(get(this.otherStore, "books", "key")).isEqualTo("value");
		assertThat(get(this.store, "books", "other")).isNull();
		assertThat(get(this.store, "shelves", "key")).isNull();
	}

	@Test
	void writesInPlaceOfEarlierEntry() {
		put(this.store, "books", "key", "value");
		put(this.store, "books", "key", "newer");
		assertThat(get(this.store, "books", "key")).isEqualTo("newer");
	}

	@Test
	void keepsEmptyAndLargeValues() {
		put(this.store, "books", "empty", "");
		assertThat(get(this.store, "books", "empty")).isEmpty();
		byte[] large = new byte[1024 * 1024 - 512 - Long.BYTES];
		new Random(1).nextBytes(large);
		String longestKey = "k".repeat(250 - "books:".length());
		this.store.put("books", longestKey, large, null).join();
		assertThat(this.store.get("books", longestKey).join()).isEqualTo(large);
	}

	@Test
	void refusedValueCostsNobodyElseAnything() throws Exception {
		try (LocalMemcached small = LocalMemcached.builder().maxItemSize(DataSize.ofKilobytes(512)).start()) {
			TlsSessions sessions = new TlsSessions();
			MemcachedClient smallClient = Clients.of(small).tlsSessions(sessions).build();
			MemcachedCacheStore smallStore = new MemcachedCacheStore(smallClient);
			put(smallStore, "books", "key", "value");
			put(smallStore, "books", "large", "value");
			for (int i = 0; i < 50; i++) {
				List<CompletableFuture<byte @Nullable []>> reads = new ArrayList<>();
				reads.add(smallStore.get("books", "key"));
				CompletableFuture<Void> refused = smallStore.put("books", "large", new byte[600 * 1024], null);
				reads.add(smallStore.get("books", "key"));
				assertThatExceptionOfType(IOException.class).isThrownBy(() -> joinCause(refused))
					.withMessageContaining("SERVER_ERROR object too large for cache")
					.matches(smallStore::isAnswer);
				for (CompletableFuture<byte @Nullable []> read : reads) {
					assertThat(string(read.get())).isEqualTo("value");
				}
			}
			assertThat(get(smallStore, "books", "large")).isNull();
			assertThat(sessions.handshakes("memcached")).isEqualTo(new TlsHandshakes(1, 0, Map.of()));
			smallClient.shutdown();
		}
	}

	@Test
	void refusesValueTooLargeBeforeItIsSent() {
		CompletableFuture<Void> put = this.store.put("books", "key", new byte[1024 * 1024], null);
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> joinCause(put))
			.withMessageContaining("1048576 bytes");
		assertThat(MemcachedNodeState.of(client)).allMatch(MemcachedNodeState::connected);
	}

	@Test
	void keepsKeysApartThatLookAlike() {
		List<String> keys = List.of("a b", "a%20b", "a_b", "ab", "a\u00a0b", "a\uD800", "a\uDC00", "a?", "é", "",
				"x".repeat(300), "x".repeat(301), "a\nb", "a\r\nb", "😀", "a:b");
		for (String key : keys) {
			put(this.store, "books", key, "value of " + key.length() + key);
		}
		for (String key : keys) {
			assertThat(this.store.get("books", key).join())
				.isEqualTo(("value of " + key.length() + key).getBytes(StandardCharsets.UTF_16));
		}
	}

	@Test
	void expiresEntries() {
		this.store.put("books", "key", bytes("value"), Duration.ofMillis(1)).join();
		this.store.put("books", "long", bytes("value"), Duration.ofDays(365)).join();
		assertThat(get(this.store, "books", "long")).isEqualTo("value");
		Awaitility.await().atMost(TIMEOUT).until(() -> get(this.store, "books", "key") == null);
	}

	@Test
	void writesIfAbsent() {
		assertThat(putIfAbsent(this.store, "books", "key", "first")).isNull();
		assertThat(putIfAbsent(this.store, "books", "key", "second")).isEqualTo("first");
		assertThat(putIfAbsent(this.otherStore, "books", "key", "third")).isEqualTo("first");
		assertThat(get(this.store, "books", "key")).isEqualTo("first");
	}

	@Test
	void writesIfOnlyOutdatedEntryIsPresent() {
		put(this.store, "books", "key", "outdated");
		this.otherStore.clear("books").join();
		assertThat(putIfAbsent(this.store, "books", "key", "first")).isNull();
		assertThat(putIfAbsent(this.otherStore, "books", "key", "second")).isEqualTo("first");
		assertThat(get(this.store, "books", "key")).isEqualTo("first");
	}

	@Test
	void lessThanTwoWritersOfAnAbsentEntryWin() {
		for (int round = 0; round < 50; round++) {
			String key = "key" + round;
			if (round % 2 == 0) {
				put(this.store, "books", key, "outdated");
				this.store.clear("books").join();
			}
			List<CompletableFuture<byte @Nullable []>> writers = new ArrayList<>();
			for (int writer = 0; writer < 16; writer++) {
				MemcachedCacheStore chosen = (writer % 2 == 0) ? this.store : this.otherStore;
				writers.add(chosen.putIfAbsent("books", key, bytes("writer" + writer), null));
			}
			long winners = writers.stream().filter((writer) -> writer.join() == null).count();
			assertThat(winners).isOne();
			String winner = get(this.store, "books", key);
			assertThat(winner).startsWith("writer");
			assertThat(writers).allSatisfy((writer) -> assertThat(string(writer.join())).isIn(winner, null));
		}
	}

	@Test
	void evicts() {
		put(this.store, "books", "key", "value");
		assertThat(this.store.evict("books", "key").join()).isTrue();
		assertThat(this.store.evict("books", "key").join()).isFalse();
		assertThat(get(this.store, "books", "key")).isNull();
	}

	@Test
	void clearsOneRegionOnly() {
		for (int i = 0; i < 100; i++) {
			put(this.store, "books", "key" + i, "value");
			put(this.store, "shelves", "key" + i, "value");
			put(this.store, "books:old", "key" + i, "value");
		}
		this.store.clear("books").join();
		for (int i = 0; i < 100; i++) {
			assertThat(get(this.store, "books", "key" + i)).isNull();
			assertThat(get(this.otherStore, "books", "key" + i)).isNull();
			assertThat(get(this.store, "shelves", "key" + i)).isEqualTo("value");
			assertThat(get(this.store, "books:old", "key" + i)).isEqualTo("value");
		}
	}

	@Test
	void writesAfterAnotherClientCleared() {
		put(this.store, "books", "key", "old");
		this.otherStore.clear("books").join();
		put(this.store, "books", "key", "new");
		assertThat(get(this.store, "books", "key")).isEqualTo("new");
		assertThat(get(this.otherStore, "books", "key")).isEqualTo("new");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void loadThatBeganBeforeAnotherClientClearedIsNotRead(boolean first) {
		if (!first) {
			put(this.store, "books", "other", "value");
		}
		assertThat(get(this.store, "books", "key")).isNull();
		LoadedEntry entry = this.store.beginLoad("books", "key");
		this.otherStore.clear("books").join();
		entry.put(bytes("old"), null).join();
		assertThat(get(this.store, "books", "key")).isNull();
		assertThat(get(this.otherStore, "books", "key")).isNull();
		this.store.beginLoad("books", "key").put(bytes("new"), null).join();
		assertThat(get(this.store, "books", "key")).isEqualTo("new");
		assertThat(get(this.otherStore, "books", "key")).isEqualTo("new");
	}

	@Test
	void loadIsKeptWhereTheGenerationWasEvicted() {
		put(this.store, "books", "other", "value");
		evictGeneration("books");
		assertThat(get(this.store, "books", "key")).isNull();
		this.store.beginLoad("books", "key").put(bytes("loaded"), null).join();
		assertThat(get(this.store, "books", "key")).isEqualTo("loaded");
		assertThat(get(this.otherStore, "books", "key")).isEqualTo("loaded");
		assertThat(get(this.store, "books", "other")).isNull();
	}

	@Test
	void noEntryOutlivesItsGenerationsEviction() {
		put(this.store, "books", "key", "old");
		evictGeneration("books");
		assertThat(get(this.store, "books", "key")).isNull();
		put(this.store, "books", "other", "new");
		assertThat(get(this.store, "books", "key")).isNull();
		put(this.store, "books", "key", "new");
		assertThat(get(this.store, "books", "key")).isEqualTo("new");
		assertThat(get(this.otherStore, "books", "key")).isEqualTo("new");
	}

	@Test
	void noPutIsSeenAfterClearThatFollowedIt() {
		Random random = new Random(7);
		for (int round = 0; round < 2000; round++) {
			if (random.nextInt(4) == 0) {
				this.otherStore.clear("books").join();
			}
			String key = "key" + random.nextInt(3);
			CompletableFuture<Void> put = this.store.put("books", key, bytes("old" + round), null);
			CompletableFuture<Void> clear = this.store.clear("books");
			CompletableFuture.allOf(put, clear).join();
			assertThat(get(this.store, "books", key)).isNull();
			assertThat(get(this.otherStore, "books", key)).isNull();
		}
	}

	@Test
	void noFinishedPutIsSeenAfterClearByAnotherClient() throws Exception {
		int writers = 4;
		AtomicLongArray finished = new AtomicLongArray(writers);
		AtomicBoolean done = new AtomicBoolean();
		ExecutorService executor = Executors.newFixedThreadPool(writers);
		List<Future<?>> tasks = new ArrayList<>();
		for (int i = 0; i < writers; i++) {
			int writer = i;
			tasks.add(executor.submit(() -> {
				for (long number = 1; !done.get(); number++) {
					put(this.store, "books", "key" + writer, Long.toString(number));
					finished.set(writer, number);
				}
			}));
		}
		int seen = 0;
		for (int round = 0; round < 500; round++) {
			long[] before = new long[writers];
			Arrays.setAll(before, finished::get);
			this.otherStore.clear("books").join();
			for (int writer = 0; writer < writers; writer++) {
				String value = get((round % 2 == 0) ? this.store : this.otherStore, "books", "key" + writer);
				if (value != null) {
					assertThat(Long.parseLong(value)).isGreaterThan(before[writer]);
					seen++;
				}
			}
		}
		done.set(true);
		for (Future<?> task : tasks) {
			task.get();
		}
		executor.shutdown();
		assertThat(seen).isPositive();
	}

	@Test
	void clearOfUnreachableNodeFails() {
		try (LocalMemcached nodes = LocalMemcached.builder().nodes(2).start()) {
			MemcachedClient client = Clients.of(nodes).build();
			MemcachedCacheStore store = new MemcachedCacheStore(client);
			nodes.nodes().get(1).kill();
			Awaitility.await().until(() -> !MemcachedNodeState.of(client).get(1).connected());
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> joinCause(store.clear("books")))
				.withMessageContaining(":" + nodes.nodes().get(1).port())
				.havingCause();
			client.shutdown();
		}
	}

	@Test
	void resumesClearWhereItFailedAndNowhereElse() {
		try (LocalMemcached nodes = LocalMemcached.builder().nodes(2).start()) {
			MemcachedClient own = Clients.of(nodes).build();
			MemcachedClient other = Clients.of(nodes).build();
			MemcachedCacheStore clearing = new MemcachedCacheStore(own);
			MemcachedCacheStore reading = new MemcachedCacheStore(other);
			List<String> keys = IntStream.range(0, 40).mapToObj((i) -> "key" + i).toList();
			keys.forEach((key) -> put(clearing, "books", key, "old"));
			nodes.nodes().get(1).pause();
			assertThat(clearing.clear("books")).failsWithin(TIMEOUT.multipliedBy(2));
			List<String> cleared = keys.stream().filter((key) -> clearing.isCleared("books", key)).toList();
			assertThat(cleared).isNotEmpty().hasSizeLessThan(40);
			cleared.forEach((key) -> assertThat(get(clearing, "books", key)).isNull());
			cleared.forEach((key) -> put(clearing, "books", key, "new"));
			assertThat(clearing.resumeClear("books")).failsWithin(TIMEOUT.multipliedBy(2));
			cleared.forEach((key) -> assertThat(get(reading, "books", key)).isEqualTo("new"));
			nodes.nodes().get(1).resume();
			Awaitility.await().ignoreExceptions().untilAsserted(() -> clearing.resumeClear("books").join());
			keys.forEach(
					(key) -> assertThat(get(reading, "books", key)).isEqualTo(cleared.contains(key) ? "new" : null));
			own.shutdown();
			other.shutdown();
		}
	}

	private static void evictGeneration(String region) {
		NodeCommands commands = new NodeCommands(client.getConnection());
		for (MemcachedNode node : commands.getNodes()) {
			commands.delete(node, MemcachedKey.ofGeneration(region)).join();
		}
	}

	private static void put(MemcachedCacheStore store, String region, String key, String value) {
		store.put(region, key, bytes(value), null).join();
	}

	private static @Nullable String get(MemcachedCacheStore store, String region, String key) {
		return string(store.get(region, key).join());
	}

	private static @Nullable String putIfAbsent(MemcachedCacheStore store, String region, String key, String value) {
		return string(store.putIfAbsent(region, key, bytes(value), null).join());
	}

	private static byte[] bytes(String value) {
		return value.getBytes(StandardCharsets.UTF_16);
	}

	private static @Nullable String string(byte @Nullable [] value) {
		return (value != null) ? new String(value, StandardCharsets.UTF_16) : null;
	}

	private static void joinCause(CompletableFuture<?> future) throws Throwable {
		try {
			future.get();
		}
		catch (ExecutionException ex) {
			throw ex.getCause();
		}
	}

}
