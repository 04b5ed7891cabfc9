package dev.elasticache.boot.benchmarks.report;

import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

import dev.elasticache.boot.benchmarks.measure.Measurement;
import dev.elasticache.boot.benchmarks.measure.Point;
import dev.elasticache.boot.benchmarks.measure.Workload;
import dev.elasticache.boot.benchmarks.report.Report.Result;
import org.jspecify.annotations.Nullable;

/**
 * What we hold ourselves to: a ratio of two contenders.
 *
 * @param contender the contender, as a rule ours
 * @param other the one beside it
 * @param point where both are measured
 * @param figure which figure
 * @param limit what the ratio has to reach, or must not exceed
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record Bar(String contender, String other, Point point, Figure figure, double limit) {

	private static final Point ONE_THREAD = Point.of(Workload.HIT, 100, 1);

	private static final Point THREADS = Point.of(Workload.HIT, 100, 32);

	private static final Point ASYNC = Point.async(100, 1, 128);

	private static final Point ASYNC_THREADS = Point.async(100, 8, 64);

	private static final String OURS = "ElastiCache cache on Valkey, TLS";

	private static final String STOCK = "Spring Boot RedisCache, TLS";

	private static final String OUR_CLIENT = "spymemcached with our TLS layer, TLS";

	private static final String SPYMEMCACHED = "spymemcached, plain text";

	private static final String FORK = "AWS's fork of spymemcached, TLS";

	static List<Bar> all() {
		return List.of(new Bar(OURS, STOCK, THREADS, Figure.THROUGHPUT, 2.5),
				new Bar(OURS, "Spring Boot RedisCache, plain text", THREADS, Figure.THROUGHPUT, 1.2),
				new Bar(OURS, "Lettuce, TLS", ASYNC, Figure.THROUGHPUT, 4),
				new Bar(OURS, "Lettuce, TLS", ONE_THREAD, Figure.LATENCY, 1.05),
				new Bar(OURS, STOCK, THREADS, Figure.CPU, 0.6), new Bar(OURS, STOCK, THREADS, Figure.ALLOCATION, 0.6),
				new Bar(OUR_CLIENT, SPYMEMCACHED, THREADS, Figure.THROUGHPUT, 0.85),
				new Bar(OUR_CLIENT, FORK, THREADS, Figure.THROUGHPUT, 1.35),
				new Bar(OUR_CLIENT, SPYMEMCACHED, ASYNC_THREADS, Figure.THROUGHPUT, 0.6),
				new Bar(OUR_CLIENT, FORK, ASYNC_THREADS, Figure.THROUGHPUT, 1.5),
				new Bar("ElastiCache cache on Memcached, TLS", "sixhours Memcached cache, plain text", THREADS,
						Figure.THROUGHPUT, 1.2));
	}

	/**
	 * Returns the bars that are about two of some contenders.
	 * @param contenders the names of the contenders
	 * @return the bars
	 */
	public static List<Bar> among(Collection<String> contenders) {
		return all().stream()
			.filter((bar) -> contenders.contains(bar.contender) && contenders.contains(bar.other))
			.toList();
	}

	/**
	 * Tells whether this is about a contender.
	 * @param name the name of the contender
	 * @return whether it is
	 */
	public boolean concerns(String name) {
		return name.equals(this.contender) || name.equals(this.other);
	}

	@Nullable Double ratio(Report report) {
		Measurement mine = at(report.of(this.contender));
		Measurement others = at(report.of(this.other));
		return (mine != null && others != null)
				? this.figure.value.applyAsDouble(mine) / this.figure.value.applyAsDouble(others) : null;
	}

	private @Nullable Measurement at(@Nullable Result result) {
		return (result != null) ? result.at(this.point) : null;
	}

	boolean isMetBy(double ratio) {
		return (this.figure == Figure.THROUGHPUT) ? ratio >= this.limit : ratio <= this.limit;
	}

	/**
	 * A figure to compare. More of it is better for throughput alone.
	 */
	public enum Figure {

		/** Operations a second. */
		THROUGHPUT("throughput", Measurement::perSecond),

		/** Time an operation, of one thread. */
		LATENCY("latency", (measured) -> 1 / measured.perSecond()),

		/** CPU time an operation. */
		CPU("CPU", Measurement::cpuMicros),

		/** Bytes allocated an operation. */
		ALLOCATION("allocation", Measurement::bytes);

		private final String label;

		private final ToDoubleFunction<Measurement> value;

		Figure(String label, ToDoubleFunction<Measurement> value) {
			this.label = label;
			this.value = value;
		}

		String label() {
			return this.label;
		}

	}

}
