package dev.elasticache.boot.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import dev.elasticache.boot.cache.RememberedRemovals.Removal;

/**
 * Carries out removals that a store owes: tries a few from time to time, others each time
 * as a part of the store may answer and another may not, and goes on as long as one
 * succeeds. Other clients of the engine read the old entries until then, which is why
 * this does not wait for the application to ask.
 *
 * @author The ElastiCache Boot authors
 */
final class RemovalReplay {

	private static final int FEW = 32;

	private static final int BATCH = 256;

	private final RememberedRemovals removals;

	private final CacheStore store;

	private final Executor later;

	private final AtomicBoolean active = new AtomicBoolean();

	private final LongAdder replayed = new LongAdder();

	private volatile boolean stopped;

	RemovalReplay(RememberedRemovals removals, CacheStore store, Duration interval) {
		this.removals = removals;
		this.store = store;
		this.later = CompletableFuture.delayedExecutor(interval.toNanos(), TimeUnit.NANOSECONDS);
	}

	long replayed() {
		return this.replayed.sum();
	}

	/**
	 * Makes sure that what is owed will be carried out.
	 */
	void start() {
		if (!this.stopped && this.active.compareAndSet(false, true)) {
			this.later.execute(() -> replay(FEW));
		}
	}

	void stop() {
		this.stopped = true;
	}

	private void replay(int count) {
		List<Removal> next = this.removals.first(count);
		if (next.isEmpty() || this.stopped) {
			this.active.set(false);
			startIfAnyCameMeanwhile();
			return;
		}
		long before = replayed();
		// On another thread, because the client's own must not wait for room in its queue
		CompletableFuture.allOf(next.stream().map(this::carryOut).toArray(CompletableFuture<?>[]::new))
			.whenCompleteAsync((ignored, failure) -> {
				if (failure == null || replayed() != before) {
					replay(BATCH);
				}
				else {
					this.later.execute(() -> replay(FEW));
				}
			});
	}

	private void startIfAnyCameMeanwhile() {
		if (!this.removals.isEmpty()) {
			start();
		}
	}

	/**
	 * Carries out a removal that is owed.
	 * @param removal the removal
	 * @return completion of the removal
	 */
	CompletableFuture<?> carryOut(Removal removal) {
		return ResilientCacheStore.begin(() -> command(removal)).whenComplete((removed, failure) -> {
			if (failure == null) {
				this.removals.settle(removal);
				this.replayed.increment();
			}
			else {
				this.removals.postpone(removal);
			}
		});
	}

	private CompletableFuture<?> command(Removal removal) {
		if (removal.key() != null) {
			return this.store.evict(removal.region(), removal.key());
		}
		return removal.begun() ? this.store.resumeClear(removal.region()) : this.store.clear(removal.region());
	}

}
