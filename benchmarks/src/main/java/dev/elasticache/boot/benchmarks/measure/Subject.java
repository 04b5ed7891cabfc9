package dev.elasticache.boot.benchmarks.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

import dev.elasticache.boot.benchmarks.contender.Contender;
import org.jspecify.annotations.Nullable;

/**
 * The contender under measurement, with the entries that it has. JMH makes its states
 * itself, so that they have to look here.
 *
 * @param contender the contender
 * @param keys the keys of its entries
 * @param value the value of all entries
 * @param inFlight how many reads a thread has under way
 * @author The ElastiCache Boot authors
 */
record Subject(Contender contender, List<String> keys, Object value, int inFlight) {

	private static final int MEMORY = 8 * 1024 * 1024;

	private static final int MAX_KEYS = 1000;

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final Duration PAUSE = Duration.ofMillis(10);

	private static final Duration SHORT_PAUSE = Duration.ofMillis(1);

	private static volatile @Nullable Subject current;

	static Subject current() {
		return Objects.requireNonNull(current);
	}

	/**
	 * Writes the entries of a point and makes their contender the current one.
	 * @param contender the contender
	 * @param point the point
	 * @param payload the value, or {@code null} for the point's own
	 * @return the subject
	 */
	static Subject prepare(Contender contender, Point point, byte @Nullable [] payload) {
		Object value = (payload != null) ? payload : point.value().ofSize(point.size());
		int size = (payload != null) ? Math.max(1, payload.length) : point.size();
		List<String> keys = new ArrayList<>();
		for (int index = 0; index < Math.max(1, Math.min(MAX_KEYS, MEMORY / size)); index++) {
			keys.add("key-" + index);
		}
		Subject subject = new Subject(contender, List.copyOf(keys), value, point.inFlight());
		current = subject;
		if (point.workload() != Workload.CONNECT) {
			awaitConnection(contender, keys.get(0), value);
			keys.stream()
				.filter((key) -> !value.equals(contender.get(key)))
				.forEach((key) -> contender.put(key, value));
			keys.forEach(subject::awaitEntry);
		}
		return subject;
	}

	/**
	 * Waits until an entry that was put is there. Spring Data Redis writes and clears on
	 * another connection and waits for neither, so that a read can overtake them.
	 * @param key the key
	 */
	void awaitEntry(String key) {
		await(key, true, PAUSE);
	}

	/**
	 * Waits until an entry that was cleared is gone.
	 * @param key the key
	 */
	void awaitRemoval(String key) {
		await(key, false, SHORT_PAUSE);
	}

	private void await(String key, boolean present, Duration pause) {
		long end = System.nanoTime() + LIMIT.toNanos();
		while ((this.contender.get(key) != null) != present) {
			if (System.nanoTime() > end) {
				throw new IllegalStateException(
						"Entry '%s' is %s after %s".formatted(key, (present) ? "not there" : "still there", LIMIT));
			}
			LockSupport.parkNanos(pause.toNanos());
		}
	}

	/**
	 * Waits until an entry that is written is there: a cache whose connection is still
	 * being made may do without it, and says nothing.
	 */
	private static void awaitConnection(Contender contender, String key, Object value) {
		long end = System.nanoTime() + LIMIT.toNanos();
		contender.put(key, value);
		while (contender.get(key) == null && System.nanoTime() < end) {
			LockSupport.parkNanos(PAUSE.toNanos());
			contender.put(key, value);
		}
	}

}
