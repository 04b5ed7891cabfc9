package dev.elasticache.boot.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Where caches keep their entries: bytes in, bytes out, nothing known of Java objects.
 * One store serves all caches of an engine. An entry is named by its region, which is the
 * cache with the application's key prefix, and its key within the region. Both are text
 * in which a percent sign begins an escape of {@link WireText}, so that a store can add
 * escapes of its own; and no two entries have the same {@code <region>:<key>}.
 * <p>
 * Every operation is one round trip, {@link #clear} apart, and may be called by several
 * threads. Every future completes within the store's time limit, exceptionally with the
 * client's own cause if the engine could not be asked; a value is never invented and a
 * failure is never reported as a miss.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public interface CacheStore {

	/**
	 * Returns the engine that keeps the entries, for settings, meters and messages.
	 * @return the name of the engine in lower case, {@code valkey} or {@code memcached}
	 */
	String getEngine();

	/**
	 * Returns the part of the store that an entry is in, which may be away while others
	 * serve: a node, or a shard of a cluster.
	 * @param region the region of the entry
	 * @param key the key within the region, or {@code null} for all of it
	 * @return the part, which equals that of other entries in it, or {@code null} if
	 * several are concerned; by default the store is all of a piece
	 */
	default @Nullable Object getPart(String region, @Nullable String key) {
		return getEngine();
	}

	/**
	 * Tells whether a command failed because the engine refused it. That is an answer:
	 * the engine is there, and may well carry out other commands.
	 * @param failure the failure
	 * @return whether the engine answered, by default {@code false}
	 */
	default boolean isAnswer(Throwable failure) {
		return false;
	}

	/**
	 * Reads an entry.
	 * @param region the region of the entry
	 * @param key the key within the region
	 * @return the value, or {@code null} if there is none
	 */
	CompletableFuture<byte @Nullable []> get(String region, String key);

	/**
	 * Reads an entry and, if there is one, has it expire anew.
	 * @param region the region of the entry
	 * @param key the key within the region
	 * @param ttl the time to live from now, positive
	 * @return the value, or {@code null} if there is none
	 */
	CompletableFuture<byte @Nullable []> getAndTouch(String region, String key, Duration ttl);

	/**
	 * Writes an entry, in place of an earlier one.
	 * @param region the region of the entry
	 * @param key the key within the region
	 * @param value the value
	 * @param ttl the time to live, positive, or {@code null} for an entry that never
	 * expires
	 * @return completion of the write
	 */
	CompletableFuture<@Nullable Void> put(String region, String key, byte[] value, @Nullable Duration ttl);

	/**
	 * Begins the load of a value that was not found. If the region is cleared before the
	 * entry is written, be it by another application, the entry is not read. An engine
	 * that cannot tell leaves that to its callers, as far as they know; this is the
	 * default.
	 * @param region the region of the entry
	 * @param key the key within the region
	 * @return what writes the entry
	 */
	default LoadedEntry beginLoad(String region, String key) {
		return (value, ttl) -> put(region, key, value, ttl);
	}

	/**
	 * Writes an entry unless there is one, atomically.
	 * @param region the region of the entry
	 * @param key the key within the region
	 * @param value the value
	 * @param ttl the time to live, positive, or {@code null} for an entry that never
	 * expires
	 * @return the value that was there, or {@code null} if the given one was written
	 */
	CompletableFuture<byte @Nullable []> putIfAbsent(String region, String key, byte[] value, @Nullable Duration ttl);

	/**
	 * Removes an entry.
	 * @param region the region of the entry
	 * @param key the key within the region
	 * @return whether there was one
	 */
	CompletableFuture<Boolean> evict(String region, String key);

	/**
	 * Removes all entries of a region and no others. Once the future has completed, no
	 * entry written before the call is read again.
	 * @param region the region
	 * @return completion of the removal
	 */
	CompletableFuture<@Nullable Void> clear(String region);

	/**
	 * Carries out what the last clear of a region has left, which failed. By default that
	 * is all of it.
	 * @param region the region
	 * @return completion of the removal
	 */
	default CompletableFuture<@Nullable Void> resumeClear(String region) {
		return clear(region);
	}

	/**
	 * Tells whether the last clear of a region has removed an entry, although it failed.
	 * @param region the region of the entry
	 * @param key the key within the region
	 * @return whether it has, by default {@code false}
	 */
	default boolean isCleared(String region, String key) {
		return false;
	}

	/**
	 * Entry whose value is being loaded.
	 */
	@FunctionalInterface
	interface LoadedEntry {

		/**
		 * Writes the entry, in place of an earlier one.
		 * @param value the value
		 * @param ttl the time to live, positive, or {@code null} for an entry that never
		 * expires
		 * @return completion of the write
		 */
		CompletableFuture<@Nullable Void> put(byte[] value, @Nullable Duration ttl);

	}

}
