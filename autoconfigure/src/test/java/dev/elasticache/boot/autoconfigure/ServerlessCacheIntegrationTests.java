package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.elasticache.boot.local.LocalValkey;
import org.junit.jupiter.api.Test;

import org.springframework.cache.Cache;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for caches on what is like ElastiCache Serverless.
 */
class ServerlessCacheIntegrationTests extends CacheContractIntegrationTests {

	ServerlessCacheIntegrationTests() {
		super(LocalValkey.builder().binary("valkey-server").serverlessLike(), "valkey",
				"elasticache.valkey.topology=cluster");
	}

	@Test
	void clearsAHundredThousandEntriesInTimeAndNoOthers() {
		Cache other = cache("otherwise");
		other.put("key", "left alone");
		byte[] bytes = cache("keys").getSettings().codec().encode("value");
		for (int i = 0; i < 200; i++) {
			List<CompletableFuture<?>> writes = new ArrayList<>();
			for (int j = 0; j < 500; j++) {
				writes.add(store().put("other", "key" + (500 * i + j), bytes, null));
			}
			CompletableFuture.allOf(writes.toArray(CompletableFuture<?>[]::new)).join();
		}
		Cache cache = cache("other");
		assertThat(cache.get("key99999", String.class)).isEqualTo("value");
		long start = System.nanoTime();
		cache.clear();
		Duration duration = Duration.ofNanos(System.nanoTime() - start);
		for (int i = 0; i < 100_000; i += 1000) {
			assertThat(cache.get("key" + i)).isNull();
		}
		assertThat(other.get("key", String.class)).isEqualTo("left alone");
		assertThat(duration).isLessThan(Duration.ofSeconds(3));
	}

}
