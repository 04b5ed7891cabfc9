package dev.elasticache.boot.local;

import org.jspecify.annotations.Nullable;

/**
 * Exception thrown when a local engine cannot be started or does not answer.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public class LocalEngineException extends RuntimeException {

	/**
	 * Create an exception.
	 * @param message what failed, with the engine's own words where there are any
	 * @param cause the cause, if there is one
	 */
	public LocalEngineException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
