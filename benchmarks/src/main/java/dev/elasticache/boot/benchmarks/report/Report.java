package dev.elasticache.boot.benchmarks.report;

import java.util.List;

import dev.elasticache.boot.benchmarks.measure.Measure;
import dev.elasticache.boot.benchmarks.measure.Measurement;
import dev.elasticache.boot.benchmarks.measure.Point;
import org.jspecify.annotations.Nullable;

/**
 * Results of a run.
 *
 * @param date the date of the run
 * @param machine the machine it ran on
 * @param settleMillis how long each process warmed up before its first point
 * @param warmupMillis how long each further point was warmed up
 * @param millis how long each point was measured, in turn with the others; figures are
 * medians of its {@linkplain Measure#turns turns}
 * @param processes how many processes of a contender measured what a bar is about;
 * figures are medians of them
 * @param results the results by contender
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record Report(String date, Machine machine, long settleMillis, long warmupMillis, long millis, int processes,
		List<Result> results) {

	public Report {
		results = List.copyOf(results);
	}

	/**
	 * Returns a result.
	 * @param contender the name of the contender
	 * @return the result, or {@code null} if it did not take part
	 */
	public @Nullable Result of(String contender) {
		for (Result result : this.results) {
			if (result.contender().equals(contender)) {
				return result;
			}
		}
		return null;
	}

	/**
	 * A machine.
	 *
	 * @param cpus the number of processors
	 * @param cpu the model of the processors
	 * @param java the version of Java
	 * @param os the operating system
	 */
	public record Machine(int cpus, String cpu, String java, String os) {
	}

	/**
	 * Result of one contender.
	 *
	 * @param contender its name
	 * @param engine the engine it asked
	 * @param ours whether it is one of ours
	 * @param library the library and its version
	 * @param startMillis the time from its start until it had answered
	 * @param measurements what was measured
	 * @param failure why it could not go on, empty if it could
	 */
	public record Result(String contender, String engine, boolean ours, String library, long startMillis,
			List<Measurement> measurements, String failure) {

		public Result {
			measurements = List.copyOf(measurements);
		}

		/**
		 * Returns what was measured at a point.
		 * @param point the point
		 * @return the measurement, or {@code null} if there is none
		 */
		public @Nullable Measurement at(Point point) {
			for (Measurement measurement : this.measurements) {
				if (measurement.point().equals(point)) {
					return measurement;
				}
			}
			return null;
		}

	}

}
