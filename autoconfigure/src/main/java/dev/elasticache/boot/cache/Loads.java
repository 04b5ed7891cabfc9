package dev.elasticache.boot.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The loads under way in a cache, one for each key: whoever asks for a key that is being
 * loaded gets the result of that load. Safe for use by several threads.
 *
 * @author The ElastiCache Boot authors
 */
final class Loads {

	private final ConcurrentMap<String, Load> underWay = new ConcurrentHashMap<>();

	/**
	 * Joins the load of a key that is under way, or starts one.
	 * @param key the key
	 * @param mine the load to start
	 * @return the load under way, {@code mine} if the caller is to run it
	 */
	Load join(String key, Load mine) {
		Load other = this.underWay.putIfAbsent(key, mine);
		return (other != null) ? other : mine;
	}

	/**
	 * Issues the write of what was loaded, unless the load was forgotten meanwhile. An
	 * eviction that comes later forgets the load after the write was issued, and its own
	 * command follows on the same connection, so that it has the last word.
	 * @param key the key
	 * @param load the load
	 * @param write issues the write, without waiting for it
	 * @return completion of the write, or {@code null} if the load was forgotten
	 */
	@Nullable CompletableFuture<@Nullable Void> write(String key, Load load, Supplier<CompletableFuture<@Nullable Void>> write) {
		this.underWay.computeIfPresent(key, (ignored, current) -> {
			if (current == load) {
				load.write = write.get();
			}
			return current;
		});
		return load.write;
	}

	/**
	 * Forgets a load: its result is for those who wait for it already, and is not
	 * written, because it may be of the past.
	 * @param key the key
	 */
	void forget(String key) {
		this.underWay.remove(key);
	}

	/**
	 * Forgets all loads.
	 */
	void forgetAll() {
		this.underWay.clear();
	}

	/**
	 * Ends a load, so that the next caller starts another.
	 * @param key the key
	 * @param load the load
	 */
	void end(String key, Load load) {
		this.underWay.remove(key, load);
	}

	/**
	 * A load, completed with the value as the store keeps it.
	 */
	static final class Load extends CompletableFuture<Object> {

		private final Thread starter = Thread.currentThread();

		private @Nullable CompletableFuture<@Nullable Void> write;

		/**
		 * Tells whether the calling thread runs this load, and would wait for itself.
		 * @return whether the calling thread started it
		 */
		boolean isMine() {
			return this.starter == Thread.currentThread();
		}

	}

}
