package dev.elasticache.boot.probe;

import org.jspecify.annotations.Nullable;

/**
 * Ends a probe at the stage that throws it.
 *
 * @author The ElastiCache Boot authors
 */
final class StageFailedException extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient ProbeFailure failure;

	StageFailedException(ProbeFailure failure) {
		super(failure.cause(), failure.exception());
		this.failure = failure;
	}

	StageFailedException(ProbeFailure.Kind kind, @Nullable Throwable exception, String cause, String cure) {
		this(new ProbeFailure(kind, cause, cure, exception));
	}

	ProbeFailure getFailure() {
		return this.failure;
	}

}
