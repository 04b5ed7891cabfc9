package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Notes for how long this machine let a thread wait that only wanted to sleep for a
 * moment, so that tests of time limits are as strict as it allows.
 */
final class Stalls implements AutoCloseable {

	private static final Duration SLEEP = Duration.ofMillis(2);

	private final AtomicLong longest = new AtomicLong();

	private final Thread thread = new Thread(this::watch, "stalls");

	private volatile boolean closed;

	Stalls() {
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void watch() {
		while (!this.closed) {
			long start = System.nanoTime();
			LockSupport.parkNanos(SLEEP.toNanos());
			long stall = System.nanoTime() - start - SLEEP.toNanos();
			this.longest.accumulateAndGet(stall, Math::max);
		}
	}

	/**
	 * Returns the longest stall so far. Several threads may each meet one.
	 * @return twice its duration
	 */
	Duration allowance() {
		return Duration.ofNanos(2 * this.longest.get());
	}

	@Override
	public void close() {
		this.closed = true;
	}

}
