package dev.elasticache.boot.benchmarks.contender;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A cache, or a client that could be one, under measurement. Used by several threads. It
 * is made by a constructor that takes a {@link Server}.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public interface Contender extends AutoCloseable {

	/**
	 * Reads an entry and waits for it.
	 * @param key the key
	 * @return the value, or {@code null} if there is none
	 */
	@Nullable Object get(String key);

	/**
	 * Reads an entry.
	 * @param key the key
	 * @return the value to come
	 * @throws UnsupportedOperationException if the contender only waits
	 */
	default CompletableFuture<?> getAsync(String key) {
		throw new UnsupportedOperationException("Has no asynchronous reads");
	}

	/**
	 * Writes an entry, and waits for that if the library does by default.
	 * @param key the key
	 * @param value the value, which a client of bytes takes as text in UTF-8
	 */
	void put(String key, Object value);

	/**
	 * Removes all entries, and waits for that if the library does by default.
	 * @throws UnsupportedOperationException if the contender has no caches to clear
	 */
	default void clear() {
		throw new UnsupportedOperationException("Has no caches to clear");
	}

	/**
	 * Opens one more connection, uses it and closes it.
	 * @throws UnsupportedOperationException if the contender has no way to
	 */
	default void connect() {
		throw new UnsupportedOperationException("Opens no connections on demand");
	}

	/**
	 * Returns a class of the library that does the work, whose archive tells its version.
	 * @return the class
	 */
	Class<?> library();

	@Override
	void close();

}
