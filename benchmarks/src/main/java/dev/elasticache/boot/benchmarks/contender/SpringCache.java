package dev.elasticache.boot.benchmarks.contender;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;

/**
 * Contender that is a cache of Spring's.
 *
 * @author The ElastiCache Boot authors
 */
abstract class SpringCache implements Contender {

	/** Name of the cache, and of everything that a run leaves on the way. */
	static final String NAME = "benchmark";

	private final Cache cache;

	SpringCache(@Nullable Cache cache) {
		this.cache = Objects.requireNonNull(cache);
	}

	@Override
	public @Nullable Object get(String key) {
		Cache.ValueWrapper value = this.cache.get(key);
		return (value != null) ? value.get() : null;
	}

	@Override
	public CompletableFuture<?> getAsync(String key) {
		CompletableFuture<?> value = this.cache.retrieve(key);
		return (value != null) ? value : CompletableFuture.completedFuture(null);
	}

	@Override
	public void put(String key, Object value) {
		this.cache.put(key, value);
	}

	@Override
	public void clear() {
		this.cache.clear();
	}

}
