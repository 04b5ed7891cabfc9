package dev.elasticache.boot.memcached;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import net.spy.memcached.MemcachedNode;
import org.jspecify.annotations.Nullable;

/**
 * Time limit for operations, the same for all. Few ever reach it, so that there is no
 * timer for each: one look at those under way tells when to look again, which is about
 * twice in the limit as long as they are answered.
 *
 * @author The ElastiCache Boot authors
 */
final class TimeLimit {

	private final Duration limit;

	private final Set<Limited<?>> pending = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean watched = new AtomicBoolean();

	TimeLimit(Duration limit) {
		this.limit = limit;
	}

	/**
	 * Limits an operation.
	 * @param <T> the type of the result
	 * @param node the node, which is told whether it answered in time
	 * @param operation the operation
	 * @return its result or its cause of failure, or else a {@link TimeoutException}
	 */
	<T> CompletableFuture<T> apply(MemcachedNode node, CompletableFuture<T> operation) {
		Limited<T> limited = new Limited<>(node, System.nanoTime() + this.limit.toNanos());
		this.pending.add(limited);
		if (!this.watched.get() && this.watched.compareAndSet(false, true)) {
			lookAfter(this.limit.toNanos());
		}
		operation.whenComplete(limited);
		return limited;
	}

	private void lookAfter(long nanos) {
		CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run).execute(this::look);
	}

	private void look() {
		long now = System.nanoTime();
		long next = this.limit.toNanos();
		for (Limited<?> limited : this.pending) {
			long rest = limited.end - now;
			if (rest <= 0) {
				limited.expire();
			}
			else {
				next = Math.min(next, rest);
			}
		}
		if (this.pending.isEmpty()) {
			this.watched.set(false);
			if (this.pending.isEmpty() || !this.watched.compareAndSet(false, true)) {
				return;
			}
		}
		lookAfter(next);
	}

	/**
	 * Completes a future as another was, with the cause of a failure itself.
	 * @param <T> the type of the result
	 * @param future the future
	 * @param value the result of the other
	 * @param failure the failure of the other, or {@code null} if it succeeded
	 */
	static <T> void complete(CompletableFuture<T> future, T value, @Nullable Throwable failure) {
		if (failure == null) {
			future.complete(value);
		}
		else {
			Throwable cause = failure.getCause();
			future.completeExceptionally((failure instanceof CompletionException && cause != null) ? cause : failure);
		}
	}

	/**
	 * Operation that has to be answered before its end.
	 *
	 * @param <T> the type of the result
	 */
	private final class Limited<T> extends CompletableFuture<T> implements BiConsumer<T, @Nullable Throwable> {

		private final MemcachedNode node;

		private final long end;

		Limited(MemcachedNode node, long end) {
			this.node = node;
			this.end = end;
		}

		@Override
		public void accept(T value, @Nullable Throwable failure) {
			if (TimeLimit.this.pending.remove(this)) {
				this.node.setContinuousTimeout(false);
				TimeLimit.complete(this, value, failure);
			}
		}

		private void expire() {
			if (TimeLimit.this.pending.remove(this)) {
				this.node.setContinuousTimeout(true);
				completeExceptionally(new TimeoutException(
						this.node + " did not answer within " + TimeLimit.this.limit.toMillis() + " ms"));
			}
		}

		/**
		 * Makes futures that depend on this one ordinary ones.
		 */
		@Override
		public <U> CompletableFuture<U> newIncompleteFuture() {
			return new CompletableFuture<>();
		}

	}

}
