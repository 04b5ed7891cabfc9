package dev.elasticache.boot.local;

/**
 * Exception thrown when this machine has no engine that can do what was asked.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public class LocalEngineUnavailableException extends LocalEngineException {

	/**
	 * Create an exception.
	 * @param message what was looked for and what to install
	 */
	public LocalEngineUnavailableException(String message) {
		super(message, null);
	}

}
