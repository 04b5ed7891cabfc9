package dev.elasticache.boot.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Has a caller that waits for a reply step aside a few times before it goes to sleep.
 * Where many wait on few processors, one of the others runs meanwhile, and the reply is
 * there when the caller comes back. To put a thread to sleep and to wake it is what costs
 * most of a hit, and the waking is done by the thread that all replies come from.
 * <p>
 * A caller that waits alone goes to sleep at once: its processor is then free for the
 * client's thread and the engine's, which would else be woken on one that has to be
 * started first.
 * <p>
 * Otherwise goes by success: where replies take longer, or where the other threads have
 * work of their own to do for long, it is only tried now and then. A virtual thread does
 * not try: it goes to sleep, and wakes, at next to no cost. Threads that use it at a time
 * may lose what another has learnt, which does no harm.
 *
 * @author The ElastiCache Boot authors
 */
final class AdaptiveYield {

	private static final int YIELDS = 32;

	private static final long LIMIT = Duration.ofMillis(1).toNanos();

	private static final int MAX_CREDIT = 16;

	private static final int PAUSE = 256;

	/** Java 17, for which this is compiled, has no way to ask a thread. */
	private static final @Nullable Class<?> VIRTUAL_THREAD = findClass("java.lang.BaseVirtualThread");

	/** Callers share the processors, whichever cache they ask. */
	private static final AtomicInteger WAITING = new AtomicInteger();

	private final Runnable yield;

	private final LongSupplier nanoTime;

	private final AtomicInteger waiting;

	private int credit = MAX_CREDIT;

	private int pause;

	AdaptiveYield() {
		this(Thread::yield, System::nanoTime, WAITING);
	}

	AdaptiveYield(Runnable yield, LongSupplier nanoTime, AtomicInteger waiting) {
		this.yield = yield;
		this.nanoTime = nanoTime;
		this.waiting = waiting;
	}

	/**
	 * Waits for a reply.
	 * @param <T> the type of the reply
	 * @param reply the reply
	 * @return the reply
	 * @see CompletableFuture#join()
	 */
	<T extends @Nullable Object> T join(CompletableFuture<T> reply) {
		if (reply.isDone() || isVirtual(Thread.currentThread())) {
			return reply.join();
		}
		boolean alone = this.waiting.getAndIncrement() == 0;
		try {
			if (!alone) {
				stepAside(reply);
			}
			return reply.join();
		}
		finally {
			this.waiting.decrementAndGet();
		}
	}

	private static boolean isVirtual(Thread thread) {
		return VIRTUAL_THREAD != null && VIRTUAL_THREAD.isInstance(thread);
	}

	private static @Nullable Class<?> findClass(String name) {
		try {
			return Class.forName(name);
		}
		catch (ClassNotFoundException ex) {
			return null;
		}
	}

	private void stepAside(Future<?> reply) {
		int left = this.pause;
		if (left > 0) {
			this.pause = left - 1;
			return;
		}
		if (yieldUntilDone(reply)) {
			earn();
		}
		else {
			pay();
		}
	}

	private boolean yieldUntilDone(Future<?> reply) {
		long start = this.nanoTime.getAsLong();
		for (int i = 0; i < YIELDS; i++) {
			this.yield.run();
			if (reply.isDone()) {
				return this.nanoTime.getAsLong() - start < LIMIT;
			}
		}
		return false;
	}

	private void earn() {
		int earned = this.credit;
		// All threads read this, and need not write it each time
		if (earned < MAX_CREDIT) {
			this.credit = earned + 1;
		}
	}

	private void pay() {
		int left = Math.max(0, this.credit - 1);
		this.credit = left;
		if (left == 0) {
			this.pause = PAUSE;
		}
	}

}
