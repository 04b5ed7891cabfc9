package dev.elasticache.boot.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.cache.Cache;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ElastiCacheCacheManager}.
 */
class ElastiCacheCacheManagerTests {

	private final MapCacheStore store = new MapCacheStore();

	@Test
	void createsNamedCachesAtOnce() {
		assertThat(manager("", List.of("books", "authors"), true).getCacheNames()).containsExactlyInAnyOrder("books",
				"authors");
	}

	@Test
	void createsOtherCachesOnFirstUse() {
		ElastiCacheCacheManager manager = manager("", List.of(), true);
		assertThat(manager.getCache("books")).isNotNull().isSameAs(manager.getCache("books"));
		assertThat(manager.getCacheNames()).containsExactly("books");
	}

	@Test
	void tellsWatchersOfEachCacheOnce() {
		ElastiCacheCacheManager manager = manager("", List.of("books"), true);
		manager.getCache("authors");
		List<String> watched = new ArrayList<>();
		manager.watchCaches((cache) -> watched.add(cache.getName()));
		manager.getCache("reviews");
		manager.getCache("reviews");
		assertThat(watched).containsExactlyInAnyOrder("books", "authors", "reviews");
	}

	@Test
	void createsNoOtherCachesUnlessDynamic() {
		ElastiCacheCacheManager manager = manager("", List.of("books"), false);
		assertThat(manager.getCache("books")).isNotNull();
		assertThat(manager.getCache("authors")).isNull();
	}

	@Test
	void keysBeginWithPrefixAndName() {
		manager("shop:", List.of(), true).getCache("books").put("key", "value");
		assertThat(this.store.entries).containsOnlyKeys("shop:books:key");
	}

	@Test
	void namesWithColonsDoNotReachIntoOtherCaches() {
		ElastiCacheCacheManager manager = manager("", List.of(), true);
		manager.getCache("a:b").put("c", "value");
		assertThat(manager.getCache("a").get("b:c")).isNull();
		manager.getCache("a").clear();
		assertThat(manager.getCache("a:b").get("c")).isNotNull();
	}

	@Test
	void refusesCacheWithoutName() {
		ElastiCacheCacheManager manager = manager("", List.of(), true);
		assertThatIllegalArgumentException().isThrownBy(() -> manager.getCache(" "))
			.withMessage("'name' must not be empty");
		assertThat(manager.getCacheNames()).isEmpty();
	}

	@Test
	void customizesSettingsOfSingleCachesAndOfAll() {
		ElastiCacheCacheManager manager = builder()
			.settings((name, settings) -> settings.ttl(Duration.ofMinutes(name.length())))
			.settings("books", (settings) -> settings.nullValues(false))
			.build();
		assertThat(manager.getCacheNames()).containsExactly("books");
		assertThat(settings(manager, "books")).satisfies((books) -> {
			assertThat(books.ttl()).isEqualTo(Duration.ofMinutes(5));
			assertThat(books.nullValues()).isFalse();
		});
		assertThat(settings(manager, "authors")).satisfies((authors) -> {
			assertThat(authors.ttl()).isEqualTo(Duration.ofMinutes(7));
			assertThat(authors.nullValues()).isTrue();
		});
	}

	@Test
	void settingsMayNotContradictEachOther() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder()
				.settings("books", (settings) -> settings.ttl(Duration.ofMinutes(1)).idle(Duration.ofMinutes(2)))
				.build())
			.withMessage("'idle' must not be longer than 'ttl'");
	}

	@Test
	void cacheOfTheUserStandsInForTheOneOfItsName() {
		ConcurrentMapCache books = new ConcurrentMapCache("books");
		ElastiCacheCache authors = new ElastiCacheCache("authors", "elsewhere", settings());
		ElastiCacheCacheManager manager = builder().names(List.of("books", "reviews"))
			.cache(books)
			.cache(authors)
			.build();
		assertThat(manager.getCacheNames()).containsExactlyInAnyOrder("books", "authors", "reviews");
		assertThat(manager.getCache("books")).isSameAs(books);
		assertThat(manager.getCache("authors")).isSameAs(authors);
		List<String> watched = new ArrayList<>();
		manager.watchCaches((cache) -> watched.add(cache.getName()));
		assertThat(watched).containsExactly("authors", "reviews");
	}

	@Test
	void changesWaitForTheCommitOfATransactionIfToldTo() {
		Cache books = builder().transactionAware(true).build().getCache("books");
		books.put("evicted", "value");
		TransactionSynchronizationManager.initSynchronization();
		try {
			books.put("put", "value");
			books.evict("evicted");
			assertThat(books.get("put")).isNull();
			assertThat(books.get("evicted")).isNotNull();
			TransactionSynchronizationUtils.triggerAfterCommit();
		}
		finally {
			TransactionSynchronizationManager.clearSynchronization();
		}
		assertThat(books.get("put")).isNotNull();
		assertThat(books.get("evicted")).isNull();
	}

	@Test
	void watchesCachesThatAreTransactionAware() {
		ElastiCacheCacheManager manager = builder().names(List.of("books")).transactionAware(true).build();
		List<String> watched = new ArrayList<>();
		manager.watchCaches((cache) -> watched.add(cache.getName()));
		assertThat(manager.getCache("authors")).isNotNull().isSameAs(manager.getCache("authors"));
		assertThat(watched).containsExactly("books", "authors");
	}

	private ElastiCacheCacheManager manager(String keyPrefix, List<String> names, boolean dynamic) {
		return builder().keyPrefix(keyPrefix).names(names).dynamic(dynamic).build();
	}

	private ElastiCacheCacheManager.Builder builder() {
		return ElastiCacheCacheManager.builder((name) -> settings());
	}

	private CacheSettings settings() {
		return CacheSettings.builder(this.store, new JavaCacheCodec(getClass().getClassLoader(), List.of())).build();
	}

	private static CacheSettings settings(ElastiCacheCacheManager manager, String name) {
		return ((ElastiCacheCache) manager.getCache(name)).getSettings();
	}

}
