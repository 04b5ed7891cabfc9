package dev.elasticache.boot.benchmarks.measure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The workloads that JMH runs.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public class CacheBenchmark {

	private static final int CLEARED = 1000;

	/**
	 * Hit.
	 * @param keys the keys of the thread
	 * @return the value
	 */
	@Benchmark
	public @Nullable Object hit(Keys keys) {
		return keys.subject.contender().get(keys.next());
	}

	/**
	 * Miss.
	 * @param keys the keys of the thread
	 * @return {@code null}
	 */
	@Benchmark
	public @Nullable Object miss(Keys keys) {
		return keys.subject.contender().get("absent-" + keys.next());
	}

	/**
	 * Put.
	 * @param puts what the thread writes
	 */
	@Benchmark
	public void put(Puts puts) {
		puts.next();
	}

	/**
	 * Mix.
	 * @param keys the keys of the thread
	 * @return the value
	 */
	@Benchmark
	public @Nullable Object mix(Keys keys) {
		String key = keys.next();
		if (keys.index % 10 != 0) {
			return keys.subject.contender().get(key);
		}
		keys.subject.contender().put(key, keys.subject.value());
		return null;
	}

	/**
	 * Asynchronous hit.
	 * @param window what is under way
	 * @return the oldest value
	 */
	@Benchmark
	public @Nullable Object asyncHit(Window window) {
		return window.next();
	}

	/**
	 * Clear.
	 * @param cache the cache to clear
	 */
	@Benchmark
	public void clear(FullCache cache) {
		cache.subject.contender().clear();
		cache.subject.awaitRemoval(FullCache.LAST);
	}

	/**
	 * Connect.
	 * @param keys not used
	 */
	@Benchmark
	public void connect(Keys keys) {
		keys.subject.contender().connect();
	}

	/**
	 * Keys of one thread, from a place of its own on.
	 */
	@State(Scope.Thread)
	public static class Keys {

		final Subject subject = Subject.current();

		int index = ThreadLocalRandom.current().nextInt(this.subject.keys().size());

		String next() {
			this.index = (this.index + 1) % this.subject.keys().size();
			return this.subject.keys().get(this.index);
		}

	}

	/**
	 * Writes of one thread. Now and then it waits until one is there, because a cache
	 * that only takes note of what to write would be measured by the room that it has.
	 */
	@State(Scope.Thread)
	public static class Puts {

		private static final int AHEAD = 64;

		private final Keys keys = new Keys();

		private final String prefix = "put-" + ThreadLocalRandom.current().nextLong() + "-";

		private int count;

		void next() {
			Subject subject = this.keys.subject;
			this.count++;
			if (this.count % AHEAD != 0) {
				subject.contender().put(this.keys.next(), subject.value());
				return;
			}
			String key = this.prefix + this.count;
			subject.contender().put(key, subject.value());
			subject.awaitEntry(key);
		}

	}

	/**
	 * Reads of one thread that are under way.
	 */
	@State(Scope.Thread)
	public static class Window {

		private final Keys keys = new Keys();

		private final @Nullable CompletableFuture<?>[] window = new CompletableFuture<?>[this.keys.subject.inFlight()];

		private int oldest;

		@Nullable Object next() {
			CompletableFuture<?> last = this.window[this.oldest];
			Object value = (last != null) ? last.join() : null;
			this.window[this.oldest] = this.keys.subject.contender().getAsync(this.keys.next());
			this.oldest = (this.oldest + 1) % this.window.length;
			return value;
		}

	}

	/**
	 * A cache that is filled before each clear.
	 */
	@State(Scope.Thread)
	public static class FullCache {

		static final String LAST = "cleared-" + (CLEARED - 1);

		final Subject subject = Subject.current();

		/**
		 * Fills the cache.
		 */
		@Setup(Level.Invocation)
		public void fill() {
			for (int index = 0; index < CLEARED; index++) {
				this.subject.contender().put("cleared-" + index, this.subject.value());
			}
			this.subject.awaitEntry(LAST);
		}

	}

}
