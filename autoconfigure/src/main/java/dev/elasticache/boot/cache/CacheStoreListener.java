package dev.elasticache.boot.cache;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Listener to the commands that a store was asked to carry out. Called by the client's
 * threads, which must not wait.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
@FunctionalInterface
public interface CacheStoreListener {

	/**
	 * Called when a command has ended.
	 * @param store the store
	 * @param command the command
	 * @param duration the time it took
	 * @param failure why the store could not be asked, or {@code null} if it answered
	 */
	void onCommand(CacheStore store, CacheCommand command, Duration duration, @Nullable Throwable failure);

}
