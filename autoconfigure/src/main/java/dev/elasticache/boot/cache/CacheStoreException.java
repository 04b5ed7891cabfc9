package dev.elasticache.boot.cache;

import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

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

	private CacheStoreException(String message, @Nullable Throwable cause, boolean writableStackTrace) {
		super(message, cause, false, writableStackTrace);
	}

	/**
	 * Creates an exception that costs little, for a store that is not even asked.
	 * @param message the message
	 * @param cause why it is not
	 * @return the exception
	 */
	static CacheStoreException withoutStackTrace(String message, @Nullable Throwable cause) {
		return new CacheStoreException(message, cause, false);
	}

	/**
	 * Returns what made a future fail.
	 * @param failure what the future reports
	 * @return the failure that its originator gave
	 */
	static Throwable causeOf(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

}
