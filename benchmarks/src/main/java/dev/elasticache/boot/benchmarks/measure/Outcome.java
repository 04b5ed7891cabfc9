package dev.elasticache.boot.benchmarks.measure;

import java.io.Serializable;
import java.util.List;

/**
 * What a process has to say about its contender.
 *
 * @param library the library and its version
 * @param startMillis the time from the start of the contender until it had answered for
 * the first time
 * @param measurements what was measured, without the points that the contender has no way
 * to do
 * @param failure why it could not go on, empty if it could
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record Outcome(String library, long startMillis, List<Measurement> measurements,
		String failure) implements Serializable {

	public Outcome {
		measurements = List.copyOf(measurements);
	}

}
