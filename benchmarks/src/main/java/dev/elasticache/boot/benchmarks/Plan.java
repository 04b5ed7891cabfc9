package dev.elasticache.boot.benchmarks;

import java.util.ArrayList;
import java.util.List;

import dev.elasticache.boot.benchmarks.Candidate.Engine;
import dev.elasticache.boot.benchmarks.measure.Point;
import dev.elasticache.boot.benchmarks.measure.ValueKind;
import dev.elasticache.boot.benchmarks.measure.Workload;
import dev.elasticache.boot.benchmarks.report.Bar;

/**
 * What is measured, and for how long.
 *
 * @param valkey what is asked of Valkey, in this order
 * @param memcached what is asked of Memcached, in this order
 * @param settleMillis how long a process warms up before its first point
 * @param warmupMillis how long to warm up before each further point
 * @param millis how long to measure each point
 * @param processes how many processes of a contender, one after the other, measure what a
 * bar is about
 * @author The ElastiCache Boot authors
 */
record Plan(List<Point> valkey, List<Point> memcached, long settleMillis, long warmupMillis, long millis,
		int processes) {

	/** Where contenders differ most, and what the chart shows. */
	static final Point THREADS = Point.of(Workload.HIT, 100, 32);

	/** Well below what the slowest contender does on two cores. */
	static final int RATE = 2000;

	private static final Point PIPELINE = Point.async(100, 1, 128);

	private static final Point PIPELINES = Point.async(100, 8, 64);

	private static final Point ALONE = Point.of(Workload.HIT, 100, 1);

	/**
	 * It takes the compiler of the JVM five to ten seconds to come to an end with a
	 * client over TLS, where a server shares two processors with it. For that reason what
	 * the chart shows is never the first point either, and in the standard set nothing is
	 * that a bar is about.
	 */
	private static final long SETTLE_MILLIS = 10_000;

	/**
	 * How the JVM compiles a contender is another matter in each process, and makes more
	 * of a difference than some bars leave.
	 */
	private static final int PROCESSES = 3;

	static Plan quick() {
		return new Plan(List.of(ALONE, THREADS, PIPELINE), List.of(PIPELINES, THREADS), 4000, 500, 1000, 1);
	}

	static Plan standard() {
		List<Point> points = new ArrayList<>();
		for (int threads : new int[] { 8, 128 }) {
			points.add(Point.of(Workload.HIT, 100, threads));
		}
		points.addAll(List.of(THREADS, ALONE, PIPELINE, PIPELINES));
		for (int size : new int[] { 1024, 100 * 1024 }) {
			points.add(Point.of(Workload.HIT, size, 32));
		}
		points.add(THREADS.with(ValueKind.OBJECT));
		for (Workload workload : List.of(Workload.MISS, Workload.PUT, Workload.MIX)) {
			points.add(Point.of(workload, 100, 32));
		}
		points.add(Point.of(Workload.CLEAR, 100, 1));
		points.add(Point.of(Workload.CONNECT, 100, 1));
		points.add(Point.of(Workload.FIXED_RATE, 100, 8));
		if (Runtime.version().feature() >= 21) {
			points.add(THREADS.onVirtualThreads());
		}
		return new Plan(points, points, SETTLE_MILLIS, 1000, 2500, PROCESSES);
	}

	/**
	 * Returns what is asked of an engine.
	 * @param engine the engine
	 * @return the points, in this order
	 */
	List<Point> points(Engine engine) {
		return (engine == Engine.VALKEY) ? this.valkey : this.memcached;
	}

	/**
	 * Returns what is asked to measure bars: their points, and what comes first, which is
	 * none of theirs.
	 * @param engine the engine
	 * @param bars the bars
	 * @return the points, in this order
	 */
	List<Point> points(Engine engine, List<Bar> bars) {
		List<Point> points = points(engine);
		return points.stream()
			.filter((point) -> point == points.get(0) || bars.stream().anyMatch((bar) -> bar.point().equals(point)))
			.toList();
	}

	/**
	 * Returns the same plan with another time for each point.
	 * @param otherMillis how long to measure each point, and to warm up before
	 * @return the plan
	 */
	Plan with(long otherMillis) {
		return new Plan(this.valkey, this.memcached, Math.max(this.settleMillis, otherMillis), otherMillis, otherMillis,
				this.processes);
	}

}
