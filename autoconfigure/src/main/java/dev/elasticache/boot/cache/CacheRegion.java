package dev.elasticache.boot.cache;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;

/**
 * The region of a store that is a cache's own. A store that could not be asked is for the
 * cache's error handler: unless it throws, the result is {@code null}.
 *
 * @author The ElastiCache Boot authors
 */
final class CacheRegion {

	private final Cache cache;

	private final String name;

	private final CacheSettings settings;

	private final CacheCounters counters;

	CacheRegion(Cache cache, String name, CacheSettings settings, CacheCounters counters) {
		this.cache = cache;
		this.name = name;
		this.settings = settings;
		this.counters = counters;
	}

	CompletableFuture<byte @Nullable []> read(Object key, String text) {
		return handled("read", this.settings.store().get(this.name, text),
				(failure) -> this.settings.errorHandler().handleCacheGetError(failure, this.cache, key));
	}

	CompletableFuture<@Nullable Void> write(Object key, String text, @Nullable Object value, byte[] bytes) {
		CompletableFuture<@Nullable Void> written = this.settings.store()
			.put(this.name, text, bytes, this.settings.ttl())
			.thenRun(this.counters.puts::increment);
		return handled("write", written,
				(failure) -> this.settings.errorHandler().handleCachePutError(failure, this.cache, key, value));
	}

	CompletableFuture<byte @Nullable []> writeIfAbsent(Object key, String text, @Nullable Object value, byte[] bytes) {
		CompletableFuture<byte @Nullable []> present = this.settings.store()
			.putIfAbsent(this.name, text, bytes, this.settings.ttl())
			.thenApply((existing) -> {
				if (existing == null) {
					this.counters.puts.increment();
				}
				return existing;
			});
		return handled("write", present,
				(failure) -> this.settings.errorHandler().handleCachePutError(failure, this.cache, key, value));
	}

	CompletableFuture<@Nullable Boolean> remove(Object key, String text) {
		CompletableFuture<@Nullable Boolean> removed = this.settings.store()
			.evict(this.name, text)
			.thenApply((present) -> {
				if (present) {
					this.counters.removals.increment();
				}
				return present;
			});
		return handled("remove", removed,
				(failure) -> this.settings.errorHandler().handleCacheEvictError(failure, this.cache, key));
	}

	CompletableFuture<@Nullable Void> clear() {
		return handled("clear", this.settings.store().clear(this.name),
				(failure) -> this.settings.errorHandler().handleCacheClearError(failure, this.cache));
	}

	private <T> CompletableFuture<@Nullable T> handled(String action, CompletableFuture<@Nullable T> command,
			Consumer<CacheStoreException> handler) {
		return command.exceptionally((failure) -> {
			Throwable cause = CacheStoreException.causeOf(failure);
			handler.accept(new CacheStoreException(
					"Cache '%s' could not %s: %s".formatted(this.cache.getName(), action, cause.getMessage()), cause));
			return null;
		});
	}

}
