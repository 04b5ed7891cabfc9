package dev.elasticache.boot.local;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Bounded wait for what another process does, which sends no event to wait for.
 *
 * @author The ElastiCache Boot authors
 */
final class Poll {

	private static final Duration INTERVAL = Duration.ofMillis(20);

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private Poll() {
	}

	/**
	 * Wait until a condition holds, for twenty seconds at most.
	 * @param condition the condition, asked for again and again; not to be able to tell
	 * means no
	 * @return whether the condition held in time
	 */
	static boolean until(Condition condition) {
		long start = System.nanoTime();
		while (!holds(condition)) {
			if (Thread.currentThread().isInterrupted()) {
				throw new LocalEngineException("Interrupted while waiting for a local engine", null);
			}
			if (System.nanoTime() - start >= LIMIT.toNanos()) {
				return false;
			}
			LockSupport.parkNanos(INTERVAL.toNanos());
		}
		return true;
	}

	private static boolean holds(Condition condition) {
		try {
			return condition.holds();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Condition that a connection may be needed to tell.
	 */
	@FunctionalInterface
	interface Condition {

		boolean holds() throws IOException;

	}

}
