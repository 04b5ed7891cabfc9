package dev.elasticache.boot.cache;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

/**
 * Log of failures that may be many: one line in ten seconds, with the number of those
 * that had none. Safe for use by several threads.
 *
 * @author The ElastiCache Boot authors
 */
final class ThrottledLog {

	private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

	private final Log logger;

	private final LongSupplier nanoTime;

	private final AtomicLong next;

	private final AtomicLong unlogged = new AtomicLong();

	ThrottledLog(Log logger, LongSupplier nanoTime) {
		this.logger = logger;
		this.nanoTime = nanoTime;
		this.next = new AtomicLong(nanoTime.getAsLong());
	}

	void warn(@Nullable String message) {
		long now = this.nanoTime.getAsLong();
		long due = this.next.get();
		if (now - due < 0 || !this.next.compareAndSet(due, now + INTERVAL)) {
			this.unlogged.incrementAndGet();
			return;
		}
		long others = this.unlogged.getAndSet(0);
		this.logger.warn((others > 0) ? "%s (and %d failures before, unlogged)".formatted(message, others) : message);
	}

}
