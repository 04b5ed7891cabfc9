package dev.elasticache.boot.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * How callers wait for replies. To put a thread to sleep and to wake it is what costs
 * most of a hit, and the waking is done by the thread that all replies come from. So a
 * caller steps aside a few times before it goes to sleep: where many wait on few
 * processors, the reply is there when it comes back.
 * <p>
 * A caller that waits alone goes to sleep at once: its processor is then free for the
 * client's thread and the engine's, which would else be woken on one that has to be
 * started first. So does a virtual thread, which sleeps, and wakes, at next to no cost.
 *
 * @author The ElastiCache Boot authors
 */
final class WaitingCallers {

	private static final int YIELDS = 32;

	/** Java 17, for which this is compiled, has no way to ask a thread. */
	private static final @Nullable Class<?> VIRTUAL_THREAD = findClass("java.lang.BaseVirtualThread");

	/** Callers share the processors, whichever cache they ask. */
	private static final AtomicInteger ALL = new AtomicInteger();

	private final AdaptiveYield yield;

	private final AtomicInteger count;

	WaitingCallers() {
		this(new AdaptiveYield(YIELDS), ALL);
	}

	WaitingCallers(AdaptiveYield yield, AtomicInteger count) {
		this.yield = yield;
		this.count = count;
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
		boolean alone = this.count.getAndIncrement() == 0;
		try {
			if (!alone) {
				this.yield.until(reply::isDone);
			}
			return reply.join();
		}
		finally {
			this.count.decrementAndGet();
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

}
