package dev.elasticache.boot.cache;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import dev.elasticache.boot.cache.CircuitBreakers.Breaker;
import dev.elasticache.boot.cache.RememberedRemovals.Removal;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Store over another one that may be away. All commands pass through here: they are timed
 * and counted. Each part of the store, a node or a shard, has a circuit breaker: while it
 * is open, commands for that part fail at once, and other parts are asked as ever. It
 * opens for commands that got no answer. An error that the engine answers is a failure of
 * that command only.
 * <p>
 * A removal that failed is remembered, carried out as soon as the store answers again,
 * and until then in force here: what is to be removed is not read. Where a part of a
 * region was cleared and another was not, that is left to finish. So is the removal of an
 * entry whose replacement could not be written, as long as the memory has ample room.
 * When it has none, a whole region is cleared in place of an entry.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class ResilientCacheStore implements CacheStore, AutoCloseable {

	private static final Log logger = LogFactory.getLog(ResilientCacheStore.class);

	private static final int MAX_REMEMBERED = 10_000;

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final CacheStore store;

	private final List<CacheStoreListener> listeners;

	private final CircuitBreakers breakers = new CircuitBreakers(System::nanoTime);

	private final RememberedRemovals removals;

	private final RemovalReplay replay;

	/** By ordinal of the command. */
	private final AtomicLongArray failures = new AtomicLongArray(CacheCommand.values().length);

	private final LongAdder rejected = new LongAdder();

	/**
	 * Creates a store.
	 * @param store the store that may be away
	 * @param listeners the listeners to its commands
	 */
	public ResilientCacheStore(CacheStore store, List<CacheStoreListener> listeners) {
		this(store, listeners, MAX_REMEMBERED, INTERVAL);
	}

	ResilientCacheStore(CacheStore store, List<CacheStoreListener> listeners, int maxRemembered, Duration interval) {
		Assert.notNull(store, "'store' must not be null");
		Assert.notNull(listeners, "'listeners' must not be null");
		this.store = store;
		this.listeners = List.copyOf(listeners);
		this.removals = new RememberedRemovals(maxRemembered);
		this.replay = new RemovalReplay(this.removals, store, interval);
	}

	@Override
	public String getEngine() {
		return this.store.getEngine();
	}

	/**
	 * Returns how the store fares.
	 * @return the state
	 */
	public CacheStoreState getState() {
		Map<CacheCommand, Long> counts = new EnumMap<>(CacheCommand.class);
		for (CacheCommand command : CacheCommand.values()) {
			counts.put(command, this.failures.get(command.ordinal()));
		}
		return new CacheStoreState(this.breakers.getState(), counts, this.rejected.sum(), this.removals.size(),
				this.replay.replayed(), this.removals.overflows());
	}

	@Override
	public CompletableFuture<byte @Nullable []> get(String region, String key) {
		if (isRemoved(region, key)) {
			return CompletableFuture.completedFuture(null);
		}
		return send(CacheCommand.READ, region, key, () -> this.store.get(region, key));
	}

	@Override
	public CompletableFuture<byte @Nullable []> getAndTouch(String region, String key, Duration ttl) {
		if (isRemoved(region, key)) {
			return CompletableFuture.completedFuture(null);
		}
		return send(CacheCommand.READ, region, key, () -> this.store.getAndTouch(region, key, ttl));
	}

	@Override
	public CompletableFuture<@Nullable Void> put(String region, String key, byte[] value, @Nullable Duration ttl) {
		return put(region, key, () -> this.store.put(region, key, value, ttl));
	}

	@Override
	public LoadedEntry beginLoad(String region, String key) {
		LoadedEntry entry = this.store.beginLoad(region, key);
		return (value, ttl) -> put(region, key, () -> entry.put(value, ttl));
	}

	private CompletableFuture<@Nullable Void> put(String region, String key,
			Supplier<CompletableFuture<@Nullable Void>> put) {
		long remembered = this.removals.last();
		return send(CacheCommand.WRITE, region, key, put).whenComplete((written, failure) -> {
			if (failure == null) {
				this.removals.settle(region, key, remembered);
			}
			else {
				this.removals.addIfRoom(region, key);
				this.replay.start();
			}
		});
	}

	@Override
	public CompletableFuture<byte @Nullable []> putIfAbsent(String region, String key, byte[] value,
			@Nullable Duration ttl) {
		Supplier<CompletableFuture<byte @Nullable []>> put = () -> send(CacheCommand.WRITE, region, key,
				() -> this.store.putIfAbsent(region, key, value, ttl));
		if (!isRemoved(region, key)) {
			return put.get();
		}
		Removal clear = this.removals.getClear(region);
		CompletableFuture<?> cleared = (clear != null) ? this.replay.carryOut(clear)
				: CompletableFuture.completedFuture(null);
		return cleared.thenCompose((ignored) -> evict(region, key)).thenCompose((ignored) -> put.get());
	}

	@Override
	public CompletableFuture<Boolean> evict(String region, String key) {
		long remembered = this.removals.last();
		return send(CacheCommand.REMOVE, region, key, () -> this.store.evict(region, key))
			.whenComplete((evicted, failure) -> {
				if (failure == null) {
					this.removals.settle(region, key, remembered);
				}
				else {
					this.removals.add(region, key);
					this.replay.start();
				}
			});
	}

	@Override
	public CompletableFuture<@Nullable Void> clear(String region) {
		long remembered = this.removals.last();
		return send(CacheCommand.CLEAR, region, null, () -> this.store.clear(region))
			.whenComplete((cleared, failure) -> {
				if (failure == null) {
					this.removals.settle(region, remembered);
				}
				else {
					boolean asked = !(CacheStoreException.causeOf(failure) instanceof CacheStoreException);
					this.removals.addClear(region, asked);
					this.replay.start();
				}
			});
	}

	private boolean isRemoved(String region, String key) {
		if (this.removals.isEmpty()) {
			return false;
		}
		Removal clear = this.removals.getClear(region);
		boolean cleared = clear == null || (clear.begun() && this.store.isCleared(region, key));
		return !cleared || this.removals.contains(region, key);
	}

	private <T> CompletableFuture<T> send(CacheCommand command, String region, @Nullable String key,
			Supplier<CompletableFuture<T>> operation) {
		Breaker breaker = this.breakers.isEmpty() ? null : breaker(region, key);
		if (breaker != null && !breaker.tryAcquirePermission()) {
			this.failures.incrementAndGet(command.ordinal());
			this.rejected.increment();
			Throwable reason = breaker.lastFailure();
			return CompletableFuture.failedFuture(
					CacheStoreException.withoutStackTrace("%s is not asked for a moment, because it failed: %s"
						.formatted(getEngine(), (reason != null) ? reason.getMessage() : "unknown"), reason));
		}
		long start = System.nanoTime();
		return begin(operation).whenComplete((result, failure) -> {
			long nanos = System.nanoTime() - start;
			Throwable cause = (failure != null) ? CacheStoreException.causeOf(failure) : null;
			if (cause != null) {
				this.failures.incrementAndGet(command.ordinal());
			}
			judge(breaker, region, key, nanos, cause);
			tell(command, nanos, cause);
		});
	}

	static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> operation) {
		try {
			return operation.get();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private @Nullable Breaker breaker(String region, @Nullable String key) {
		Object part = this.store.getPart(region, key);
		return (part != null) ? this.breakers.find(part) : null;
	}

	private @Nullable Breaker newBreaker(String region, @Nullable String key) {
		Object part = this.store.getPart(region, key);
		return (part != null) ? this.breakers.get(part) : null;
	}

	private void judge(@Nullable Breaker asked, String region, @Nullable String key, long nanos,
			@Nullable Throwable cause) {
		if (cause == null || this.store.isAnswer(cause)) {
			if (asked != null) {
				asked.served(nanos);
			}
		}
		else if (cause instanceof IllegalArgumentException) {
			if (asked != null) {
				asked.releasePermission();
			}
		}
		else {
			Breaker breaker = (asked != null) ? asked : newBreaker(region, key);
			if (breaker != null) {
				breaker.failed(nanos, cause);
			}
		}
	}

	private void tell(CacheCommand command, long nanos, @Nullable Throwable cause) {
		for (CacheStoreListener listener : this.listeners) {
			try {
				listener.onCommand(this, command, Duration.ofNanos(nanos), cause);
			}
			catch (RuntimeException ex) {
				logger.warn("A listener to commands failed", ex);
			}
		}
	}

	/**
	 * Gives up removals that are still to be carried out.
	 */
	@Override
	public void close() {
		this.replay.stop();
		if (!this.removals.isEmpty()) {
			logger.warn(
					"%d removals could not be carried out on %s: other applications read those entries until they expire"
						.formatted(this.removals.size(), getEngine()));
		}
	}

}
