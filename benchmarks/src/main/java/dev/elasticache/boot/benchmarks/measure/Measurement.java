package dev.elasticache.boot.benchmarks.measure;

import java.io.Serializable;

/**
 * What was measured at one point.
 *
 * @param point the point
 * @param perSecond operations a second
 * @param cpuMicros microseconds of CPU time an operation, of the process of the contender
 * @param bytes bytes allocated an operation
 * @param latency time from when an operation was due to its end
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record Measurement(Point point, double perSecond, double cpuMicros, double bytes,
		Latency latency) implements Serializable {

	/**
	 * Percentiles of latency in microseconds, {@code 0} where it was not measured.
	 *
	 * @param p50 the median
	 * @param p99 the 99th percentile
	 * @param p999 the 99.9th percentile
	 */
	public record Latency(double p50, double p99, double p999) implements Serializable {

		/** Not measured. */
		public static final Latency NONE = new Latency(0, 0, 0);

	}

}
