package dev.elasticache.boot.cache;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Store in a map, for tests of what is above a store.
 */
class MapCacheStore implements CacheStore {

	final Map<String, byte[]> entries = new ConcurrentHashMap<>();

	final Map<String, Duration> ttls = new ConcurrentHashMap<>();

	volatile @Nullable RuntimeException failure;

	volatile boolean servesOthers;

	@Override
	public String getEngine() {
		return "map";
	}

	@Override
	public boolean servesOthers(String region, @Nullable String key) {
		return this.servesOthers;
	}

	@Override
	public CompletableFuture<byte @Nullable []> get(String region, String key) {
		return result(() -> this.entries.get(region + ":" + key));
	}

	@Override
	public CompletableFuture<byte @Nullable []> getAndTouch(String region, String key, Duration ttl) {
		this.ttls.put(region + ":" + key, ttl);
		return get(region, key);
	}

	@Override
	public CompletableFuture<@Nullable Void> put(String region, String key, byte[] value, @Nullable Duration ttl) {
		return result(() -> {
			this.entries.put(region + ":" + key, value);
			if (ttl != null) {
				this.ttls.put(region + ":" + key, ttl);
			}
			return null;
		});
	}

	@Override
	public CompletableFuture<byte @Nullable []> putIfAbsent(String region, String key, byte[] value,
			@Nullable Duration ttl) {
		return result(() -> this.entries.putIfAbsent(region + ":" + key, value));
	}

	@Override
	public CompletableFuture<Boolean> evict(String region, String key) {
		return result(() -> this.entries.remove(region + ":" + key) != null);
	}

	@Override
	public CompletableFuture<@Nullable Void> clear(String region) {
		return result(() -> {
			this.entries.keySet().removeIf((key) -> key.startsWith(region + ":"));
			return null;
		});
	}

	private <T> CompletableFuture<T> result(Supplier<T> operation) {
		return (this.failure != null) ? CompletableFuture.failedFuture(this.failure)
				: CompletableFuture.completedFuture(operation.get());
	}

}
