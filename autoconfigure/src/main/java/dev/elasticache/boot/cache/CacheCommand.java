package dev.elasticache.boot.cache;

/**
 * What a cache asks of its store.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public enum CacheCommand {

	/**
	 * Read an entry.
	 */
	READ,

	/**
	 * Write an entry, in place of another or only if there is none.
	 */
	WRITE,

	/**
	 * Remove an entry.
	 */
	REMOVE,

	/**
	 * Remove all entries of a cache.
	 */
	CLEAR

}
