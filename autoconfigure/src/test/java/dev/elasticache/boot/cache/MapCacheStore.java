package dev.elasticache.boot.cache;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Store in a map, for tests of what is above a store.
 */
class MapCacheStore implements CacheStore {

	final Map<String, byte[]> entries = new ConcurrentHashMap<>();

	final Map<String, Duration> ttls = new ConcurrentHashMap<>();

	volatile @Nullable RuntimeException failure;

	volatile boolean answers;

	/** Key of the only entry that cannot be reached, or {@code null}. */
	volatile @Nullable String unreachable;

	final AtomicInteger clears = new AtomicInteger();

	@Override
	public String getEngine() {
		return "map";
	}

	@Override
	public @Nullable Object getPart(String region, @Nullable String key) {
		return (key != null) ? key.equals(this.unreachable) : null;
	}

	@Override
	public boolean isAnswer(Throwable failure) {
		return this.answers;
	}

	@Override
	public CompletableFuture<byte @Nullable []> get(String region, String key) {
		return result(key, () -> this.entries.get(region + ":" + key));
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
		return result(key, () -> this.entries.remove(region + ":" + key) != null);
	}

	@Override
	public CompletableFuture<@Nullable Void> clear(String region) {
		return result(() -> {
			this.clears.incrementAndGet();
			this.entries.keySet()
				.removeIf((key) -> key.startsWith(region + ":") && !key.endsWith(":" + this.unreachable));
			return null;
		}).thenCompose((cleared) -> resumeClear(region));
	}

	@Override
	public CompletableFuture<@Nullable Void> resumeClear(String region) {
		String left = this.unreachable;
		return result(left, () -> {
			this.entries.keySet().removeIf((key) -> key.startsWith(region + ":"));
			return null;
		});
	}

	@Override
	public boolean isCleared(String region, String key) {
		return this.unreachable != null && !key.equals(this.unreachable);
	}

	private <T> CompletableFuture<T> result(Supplier<T> operation) {
		return result("", operation);
	}

	private <T> CompletableFuture<T> result(@Nullable String key, Supplier<T> operation) {
		if (this.failure == null && key != null && key.equals(this.unreachable)) {
			return CompletableFuture.failedFuture(new IllegalStateException("unreachable"));
		}
		return (this.failure != null) ? CompletableFuture.failedFuture(this.failure)
				: CompletableFuture.completedFuture(operation.get());
	}

}
