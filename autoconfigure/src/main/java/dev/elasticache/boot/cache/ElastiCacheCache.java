package dev.elasticache.boot.cache;

import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

import dev.elasticache.boot.cache.CacheStore.LoadedEntry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.support.AbstractValueAdaptingCache;
import org.springframework.util.Assert;

/**
 * Cache over a {@link CacheStore}, with the same meaning on every engine.
 * <p>
 * Concurrent callers of {@link #get(Object, Callable)} and
 * {@link #retrieve(Object, Supplier)} for one key share one load, within this
 * application. A load that began before an {@link #evict} of its key, or a
 * {@link #clear}, does not write what it loaded. A value that cannot be decoded is a
 * miss, and is removed.
 * <p>
 * An engine that cannot be asked is for the error handler of the {@link CacheSettings
 * settings}, within the store's time limit. A value that cannot be encoded is a mistake,
 * which the caller gets to see.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class ElastiCacheCache extends AbstractValueAdaptingCache {

	private static final Log logger = LogFactory.getLog(ElastiCacheCache.class);

	private final String name;

	private final CacheSettings settings;

	private final CacheCounters counters = new CacheCounters();

	private final ThrottledLog unreadable = new ThrottledLog(logger, System::nanoTime);

	private final CacheRegion region;

	private final StoredValues values;

	private final Loads loads;

	/**
	 * Creates a cache.
	 * @param name the name of the cache
	 * @param region the region of the store which the cache has to itself
	 * @param settings the settings
	 */
	public ElastiCacheCache(String name, String region, CacheSettings settings) {
		super(settings.nullValues());
		Assert.hasText(name, "'name' must not be empty");
		Assert.notNull(region, "'region' must not be null");
		this.name = name;
		this.settings = settings;
		this.region = new CacheRegion(this, region, settings, this.counters);
		this.values = new StoredValues(settings, Clock.systemUTC());
		this.loads = new Loads(settings.singleFlight());
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public CacheStore getNativeCache() {
		return this.settings.store();
	}

	/**
	 * Returns the settings of this cache.
	 * @return the settings
	 */
	public CacheSettings getSettings() {
		return this.settings;
	}

	/**
	 * Returns what this cache was asked for so far.
	 * @return the statistics
	 */
	public CacheStatistics getStatistics() {
		return this.counters.toStatistics();
	}

	@Override
	protected @Nullable Object lookup(Object key) {
		return find(key, CacheKeys.toText(key));
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T get(Object key, Callable<T> valueLoader) {
		String text = CacheKeys.toText(key);
		Load mine = new Load();
		Load load = this.loads.join(text, mine);
		if (!load.mayBeAwaited()) {
			return call(key, valueLoader);
		}
		return (T) fromStoreValue((load == mine) ? run(mine, key, text, valueLoader) : share(load, key, valueLoader));
	}

	private Object run(Load load, Object key, String text, Callable<?> valueLoader) {
		try {
			Object value = find(key, text);
			if (value == null) {
				LoadedEntry entry = this.region.beginLoad(text);
				value = toStoreValue(call(key, () -> load.run(valueLoader)));
				write(load, entry, key, text, value).await();
			}
			load.complete(value);
			return value;
		}
		catch (Throwable ex) {
			load.completeExceptionally(ex);
			throw ex;
		}
		finally {
			this.loads.end(text, load);
		}
	}

	private <T> @Nullable T call(Object key, Callable<T> valueLoader) {
		try {
			return valueLoader.call();
		}
		catch (Exception ex) {
			throw new ValueRetrievalException(key, valueLoader, ex);
		}
	}

	private Object share(Load load, Object key, Callable<?> valueLoader) {
		try {
			return load.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ValueRetrievalException(key, valueLoader, ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof CacheStoreException storeException) {
				throw storeException;
			}
			Throwable cause = (ex.getCause() instanceof ValueRetrievalException retrieval) ? retrieval.getCause()
					: ex.getCause();
			throw new ValueRetrievalException(key, valueLoader, cause);
		}
	}

	@Override
	public CompletableFuture<ValueWrapper> retrieve(Object key) {
		return findAsync(key, CacheKeys.toText(key)).thenApply(this::toValueWrapper);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> valueLoader) {
		String text = CacheKeys.toText(key);
		Load mine = new Load();
		Load load = this.loads.join(text, mine);
		if (!load.mayBeAwaited()) {
			return valueLoader.get();
		}
		if (load == mine) {
			run(mine, key, text, valueLoader).whenComplete((value, ex) -> {
				this.loads.end(text, mine);
				if (ex != null) {
					mine.completeExceptionally(CacheStoreException.causeOf(ex));
				}
				else {
					mine.complete(value);
				}
			});
		}
		// Others complete their load on a thread that has something else to do next
		return load.thenApplyAsync((value) -> (T) fromStoreValue(value),
				(load != mine) ? Reply.CALLERS : Runnable::run);
	}

	private <T> CompletableFuture<Object> run(Load load, Object key, String text,
			Supplier<CompletableFuture<T>> valueLoader) {
		return findAsync(key, text).thenCompose((found) -> {
			if (found != null) {
				return CompletableFuture.completedFuture(found);
			}
			LoadedEntry entry = this.region.beginLoad(text);
			return supply(load, valueLoader).thenCompose((loaded) -> {
				Object value = toStoreValue(loaded);
				return write(load, entry, key, text, value).then((written) -> value);
			});
		});
	}

	private static <T> CompletableFuture<T> supply(Load load, Supplier<CompletableFuture<T>> valueLoader) {
		try {
			return Objects.requireNonNull(load.run(valueLoader::get), "The loader must not return null for a future");
		}
		catch (Exception ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public void put(Object key, @Nullable Object value) {
		String text = CacheKeys.toText(key);
		byte[] bytes = this.values.encode(toStoreValue(value), this.region.end());
		awaitEnd(this.loads.forget(text));
		this.region.write(key, text, value, bytes).await();
	}

	@Override
	public @Nullable ValueWrapper putIfAbsent(Object key, @Nullable Object value) {
		String text = CacheKeys.toText(key);
		byte[] bytes = this.values.encode(toStoreValue(value), this.region.end());
		for (int attempt = 0; attempt < 2; attempt++) {
			byte[] existing = this.region.writeIfAbsent(key, text, value, bytes).await();
			Object present = (existing != null) ? decode(key, text, existing) : null;
			if (existing == null || present != null) {
				return toValueWrapper(present);
			}
			// What was there did not count, and was removed
		}
		return null;
	}

	@Override
	public void evict(Object key) {
		evictIfPresent(key);
	}

	@Override
	public boolean evictIfPresent(Object key) {
		String text = CacheKeys.toText(key);
		this.counters.evictions.increment();
		awaitEnd(this.loads.forget(text));
		boolean removed = Boolean.TRUE.equals(this.region.remove(key, text).await());
		if (removed) {
			this.counters.removals.increment();
		}
		return removed;
	}

	@Override
	public void clear() {
		awaitEnd(this.loads.forgetAll());
		this.region.clear().await();
	}

	private static void awaitEnd(CompletableFuture<?> writes) {
		// They may be on another connection, and arrive later than what comes next
		writes.handle((written, failure) -> true).join();
	}

	private @Nullable Object find(Object key, String text) {
		return found(key, text, this.region.read(key, text).await());
	}

	private CompletableFuture<@Nullable Object> findAsync(Object key, String text) {
		return this.region.read(key, text).then((bytes) -> found(key, text, bytes));
	}

	private @Nullable Object found(Object key, String text, byte @Nullable [] bytes) {
		Object value = (bytes != null) ? decode(key, text, bytes) : null;
		((value != null) ? this.counters.hits : this.counters.misses).increment();
		return value;
	}

	private Reply<?> write(Load load, LoadedEntry entry, Object key, String text, Object value) {
		byte[] bytes = this.values.encode(value, this.region.end());
		return load.write(() -> this.region.write(key, text, fromStoreValue(value), bytes, entry));
	}

	private @Nullable Object decode(Object key, String text, byte[] bytes) {
		try {
			Object value = this.values.decode(bytes);
			if (value == null) {
				// It has ended, although reading it kept it alive
				this.region.remove(key, text).then((removed) -> removed);
			}
			return value;
		}
		catch (RuntimeException ex) {
			this.counters.unreadable.increment();
			this.unreadable
				.warn("Removed an entry of cache '%s' that cannot be read: %s".formatted(this.name, ex.getMessage()));
			this.region.remove(key, text).then((removed) -> removed);
			return null;
		}
	}

}
