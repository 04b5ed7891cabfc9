package dev.elasticache.boot.benchmarks;

import java.util.ArrayList;
import java.util.List;

import dev.elasticache.boot.benchmarks.measure.Point;
import dev.elasticache.boot.benchmarks.measure.ValueKind;
import dev.elasticache.boot.benchmarks.measure.Workload;

/**
 * What is measured, and for how long.
 *
 * @param points what, in this order
 * @param rounds how often each contender has its turn
 * @param warmupMillis how long to warm up before each point
 * @param millis how long to measure each point
 * @author The ElastiCache Boot authors
 */
record Plan(List<Point> points, int rounds, long warmupMillis, long millis) {

	/** Where contenders differ most, and what the chart shows. */
	static final Point THREADS = Point.of(Workload.HIT, 100, 32);

	/** Well below what the slowest contender does on two cores. */
	static final int RATE = 2000;

	/** The slowest to warm up comes last. */
	private static final List<Point> DECISIVE = List.of(THREADS, Point.async(100, 1, 128), Point.async(100, 8, 64),
			Point.of(Workload.HIT, 100, 1));

	static Plan quick() {
		return new Plan(DECISIVE, 1, 1000, 1500);
	}

	static Plan standard() {
		List<Point> points = new ArrayList<>(DECISIVE);
		for (int threads : new int[] { 8, 128 }) {
			points.add(Point.of(Workload.HIT, 100, threads));
		}
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
		return new Plan(points, 2, 1000, 1200);
	}

	/**
	 * Returns the same plan with other numbers.
	 * @param otherRounds how often each contender has its turn
	 * @param otherMillis how long to measure each point, and to warm up before
	 * @return the plan
	 */
	Plan with(int otherRounds, long otherMillis) {
		return new Plan(this.points, otherRounds, otherMillis, otherMillis);
	}

}
