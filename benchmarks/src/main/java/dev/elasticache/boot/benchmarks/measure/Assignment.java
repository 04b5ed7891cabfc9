package dev.elasticache.boot.benchmarks.measure;

import java.io.Serializable;
import java.util.List;

import dev.elasticache.boot.benchmarks.contender.Server;
import org.jspecify.annotations.Nullable;

/**
 * What a process is to measure.
 *
 * @param type the name of the contender's class
 * @param server the server
 * @param points what to measure, in this order
 * @param settleMillis how long to warm up before the first point
 * @param warmupMillis how long to warm up before each further point
 * @param millis how long to measure each point
 * @param rate reads a second at a fixed rate
 * @param payload the value of all entries, which are removed at the end, or {@code null}
 * for those of the points, which stay
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record Assignment(String type, Server server, List<Point> points, long settleMillis, long warmupMillis,
		long millis, int rate, byte @Nullable [] payload) implements Serializable {

	public Assignment {
		points = List.copyOf(points);
	}

}
