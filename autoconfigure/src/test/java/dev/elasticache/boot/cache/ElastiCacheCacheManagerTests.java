package dev.elasticache.boot.cache;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

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

	private ElastiCacheCacheManager manager(String keyPrefix, List<String> names, boolean dynamic) {
		CacheSettings settings = CacheSettings
			.builder(this.store, new JavaCacheCodec(getClass().getClassLoader(), List.of()))
			.build();
		return new ElastiCacheCacheManager((name) -> settings, keyPrefix, names, dynamic);
	}

}
