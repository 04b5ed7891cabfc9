package dev.elasticache.boot.benchmarks.measure;

import java.io.Serializable;
import java.util.List;
import java.util.function.ToDoubleFunction;

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
	 * Returns the median of what several processes measured.
	 * @param measurements the measurements of one point, at least one
	 * @return the median of each figure, with the latency of the first
	 */
	public static Measurement median(List<Measurement> measurements) {
		Measurement first = measurements.get(0);
		return new Measurement(first.point, median(measurements, Measurement::perSecond),
				median(measurements, Measurement::cpuMicros), median(measurements, Measurement::bytes), first.latency);
	}

	private static double median(List<Measurement> measurements, ToDoubleFunction<Measurement> figure) {
		double[] sorted = measurements.stream().mapToDouble(figure).sorted().toArray();
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

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
