package dev.elasticache.boot.local;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Bounded wait for what another process does, which sends no event to wait for.
 *
 * @author The ElastiCache Boot authors
 */
final class Poll {

	private static final Duration INTERVAL = Duration.ofMillis(20);

	private Poll() {
	}

	/**
	 * Wait until a condition holds.
	 * @param condition the condition, asked for again and again
	 * @param limit how long to wait at most
	 * @return whether the condition held in time
	 */
	static boolean until(BooleanSupplier condition, Duration limit) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			if (Thread.currentThread().isInterrupted()) {
				throw new LocalEngineException("Interrupted while waiting for a local engine", null);
			}
			if (System.nanoTime() - start >= limit.toNanos()) {
				return false;
			}
			LockSupport.parkNanos(INTERVAL.toNanos());
		}
		return true;
	}

}
