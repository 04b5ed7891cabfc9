package dev.elasticache.boot.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.elasticache.boot.cache.CacheStore.LoadedEntry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;
import org.springframework.util.unit.DataSize;

/**
 * The region of a store that is a cache's own: knows how long entries live and how large
 * they may be. A store that could not be asked is for the cache's error handler.
 *
 * @author The ElastiCache Boot authors
 */
final class CacheRegion {

	private static final Log logger = LogFactory.getLog(CacheRegion.class);

	/** Part of the time to live by which entries expire earlier, at random. */
	private static final double JITTER = 0.05;

	private final Cache cache;

	private final String name;

	private final CacheSettings settings;

	private final CacheCounters counters;

	private final AtomicBoolean oversizeLogged = new AtomicBoolean();

	private final WaitingCallers callers = new WaitingCallers();

	CacheRegion(Cache cache, String name, CacheSettings settings, CacheCounters counters) {
		this.cache = cache;
		this.name = name;
		this.settings = settings;
		this.counters = counters;
	}

	/**
	 * Returns how long after a write an entry ends even if it is read all the time.
	 * @return the time, or {@code null} if the store sees to that by itself
	 */
	@Nullable Duration end() {
		return (this.settings.idle() != null) ? this.settings.ttl() : null;
	}

	private @Nullable Duration expiry() {
		Duration expiry = (this.settings.idle() != null) ? this.settings.idle() : this.settings.ttl();
		if (expiry == null) {
			return null;
		}
		// Entries that were written together do not expire together
		return expiry.minusMillis((long) (expiry.toMillis() * JITTER * ThreadLocalRandom.current().nextDouble()));
	}

	Reply<byte[]> read(Object key, String text) {
		CompletableFuture<byte @Nullable []> read = (this.settings.idle() != null)
				? this.settings.store().getAndTouch(this.name, text, this.settings.idle())
				: this.settings.store().get(this.name, text);
		return reply("read", read,
				(failure) -> this.settings.errorHandler().handleCacheGetError(failure, this.cache, key));
	}

	Reply<?> write(Object key, String text, @Nullable Object value, byte[] bytes) {
		return write(key, text, value, bytes,
				(encoded, ttl) -> this.settings.store().put(this.name, text, encoded, ttl));
	}

	LoadedEntry beginLoad(String text) {
		return this.settings.store().beginLoad(this.name, text);
	}

	Reply<?> write(Object key, String text, @Nullable Object value, byte[] bytes, LoadedEntry entry) {
		if (isTooLarge(bytes)) {
			return remove(key, text);
		}
		CompletableFuture<@Nullable Void> written = entry.put(bytes, expiry()).thenRun(this.counters.puts::increment);
		return reply("write", written,
				(failure) -> this.settings.errorHandler().handleCachePutError(failure, this.cache, key, value));
	}

	Reply<byte[]> writeIfAbsent(Object key, String text, @Nullable Object value, byte[] bytes) {
		if (isTooLarge(bytes)) {
			return read(key, text);
		}
		CompletableFuture<byte @Nullable []> present = this.settings.store()
			.putIfAbsent(this.name, text, bytes, expiry())
			.thenApply((existing) -> {
				if (existing == null) {
					this.counters.puts.increment();
				}
				return existing;
			});
		return reply("write", present,
				(failure) -> this.settings.errorHandler().handleCachePutError(failure, this.cache, key, value));
	}

	private boolean isTooLarge(byte[] bytes) {
		DataSize max = this.settings.maxValueSize();
		if (max == null || bytes.length <= max.toBytes()) {
			return false;
		}
		this.counters.oversized.increment();
		if (this.oversizeLogged.compareAndSet(false, true)) {
			logger.warn("Cache '%s' does not keep a value of %d bytes, the limit is %d. More of them are only counted"
				.formatted(this.cache.getName(), bytes.length, max.toBytes()));
		}
		return true;
	}

	Reply<Boolean> remove(Object key, String text) {
		CompletableFuture<@Nullable Boolean> removed = this.settings.store()
			.evict(this.name, text)
			.thenApply((present) -> present);
		return reply("remove", removed,
				(failure) -> this.settings.errorHandler().handleCacheEvictError(failure, this.cache, key));
	}

	Reply<?> clear() {
		return reply("clear", this.settings.store().clear(this.name),
				(failure) -> this.settings.errorHandler().handleCacheClearError(failure, this.cache));
	}

	private <T> Reply<T> reply(String action, CompletableFuture<@Nullable T> command,
			Consumer<CacheStoreException> handler) {
		return new Reply<>(command, this.callers,
				(cause) -> handler.accept(new CacheStoreException(
						"Cache '%s' could not %s: %s".formatted(this.cache.getName(), action, cause.getMessage()),
						cause)));
	}

}
