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
 * Carries out removals that a store owes: tries one from time to time, and all others as
 * soon as one succeeds. Other clients of the engine read the old entries until then,
 * which is why this does not wait for the application to ask.
 *
 * @author The ElastiCache Boot authors
 */
final class RemovalReplay {

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
			this.later.execute(() -> replay(1));
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
		// On another thread, because the client's own must not wait for room in its queue
		CompletableFuture.allOf(next.stream().map(this::carryOut).toArray(CompletableFuture<?>[]::new))
			.whenCompleteAsync((ignored, failure) -> {
				if (failure == null) {
					replay(BATCH);
				}
				else {
					this.later.execute(() -> replay(1));
				}
			});
	}

	private void startIfAnyCameMeanwhile() {
		if (!this.removals.isEmpty()) {
			start();
		}
	}

	private CompletableFuture<?> carryOut(Removal removal) {
		String region = removal.region();
		String key = removal.key();
		if (key == null) {
			return this.store.clear(region).thenRun(() -> {
				this.removals.settle(region, removal.number());
				this.replayed.increment();
			});
		}
		return this.store.evict(region, key).thenRun(() -> {
			this.removals.settle(region, key, removal.number());
			this.replayed.increment();
		});
	}

}
