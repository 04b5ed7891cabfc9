package dev.elasticache.boot.cache;

/**
 * Thrown when the store of a cache could not be asked.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
@SuppressWarnings("serial")
public class CacheStoreException extends RuntimeException {

	/**
	 * Creates an exception.
	 * @param message the message
	 * @param cause the cause that the client gave
	 */
	public CacheStoreException(String message, Throwable cause) {
		super(message, cause);
	}

}
