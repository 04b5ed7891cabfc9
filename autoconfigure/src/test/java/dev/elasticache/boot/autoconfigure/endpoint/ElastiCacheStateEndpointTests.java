package dev.elasticache.boot.autoconfigure.endpoint;

import java.util.List;
import java.util.Map;

import dev.elasticache.boot.cache.CacheCodec;
import dev.elasticache.boot.cache.CacheSettings;
import dev.elasticache.boot.cache.CacheStore;
import dev.elasticache.boot.cache.ElastiCacheCacheManager;
import dev.elasticache.boot.probe.EndpointProbe;
import dev.elasticache.boot.probe.Probe;
import dev.elasticache.boot.tls.TlsSessions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ElastiCacheStateEndpoint}.
 */
class ElastiCacheStateEndpointTests {

	@Test
	void namesCachesOfOneCacheManager() {
		ElastiCacheStateEndpoint endpoint = endpoint(Map.of("one", cacheManager("valkey")));
		assertThat(endpoint.elastiCache().caches()).containsOnlyKeys("books");
	}

	@Test
	void keepsCachesOfOneNameApart() {
		ElastiCacheStateEndpoint endpoint = endpoint(
				Map.of("one", cacheManager("valkey"), "two", cacheManager("memcached")));
		assertThat(endpoint.elastiCache().caches()).containsOnlyKeys("one.books", "two.books");
		assertThat(endpoint.one("caches", "one.books")).isInstanceOfSatisfying(CacheDescriptor.class,
				(cache) -> assertThat(cache.store()).isEqualTo("valkey"));
		assertThat(endpoint.one("caches", "two.books")).isInstanceOfSatisfying(CacheDescriptor.class,
				(cache) -> assertThat(cache.store()).isEqualTo("memcached"));
	}

	private static ElastiCacheStateEndpoint endpoint(Map<String, ElastiCacheCacheManager> cacheManagers) {
		return new ElastiCacheStateEndpoint(new EndpointProbe(new Probe(), List::of), new TlsSessions(), null,
				List.of(), List.of(), cacheManagers);
	}

	private static ElastiCacheCacheManager cacheManager(String engine) {
		CacheStore store = mock();
		given(store.getEngine()).willReturn(engine);
		CacheSettings settings = CacheSettings.builder(store, mock(CacheCodec.class)).build();
		return ElastiCacheCacheManager.builder((name) -> settings).names(List.of("books")).build();
	}

}
