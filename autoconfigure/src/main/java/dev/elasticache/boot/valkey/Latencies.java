package dev.elasticache.boot.valkey;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.lettuce.core.RedisURI;

/**
 * How long endpoints take to answer, as moving averages. Behind a reader endpoint of
 * several replicas, another connection may be one to another node. Safe for use by
 * several threads.
 *
 * @author The ElastiCache Boot authors
 */
final class Latencies {

	private static final double WEIGHT_OF_LATEST = 0.25;

	private final Map<RedisURI, Double> averages = new ConcurrentHashMap<>();

	/**
	 * Takes an answer into account.
	 * @param uri the endpoint
	 * @param nanos the time it took, in nanoseconds
	 */
	void add(RedisURI uri, long nanos) {
		this.averages.merge(uri, (double) nanos, (average, latest) -> average + WEIGHT_OF_LATEST * (latest - average));
	}

	/**
	 * Forgets the endpoints that did not answer.
	 * @param answered those that did
	 */
	void retain(Set<RedisURI> answered) {
		this.averages.keySet().retainAll(answered);
	}

	/**
	 * Sorts endpoints.
	 * @param uris the endpoints
	 * @return the one that answers first as the first, those that do not as the last
	 */
	List<RedisURI> sort(List<RedisURI> uris) {
		return uris.stream()
			.sorted(Comparator.comparingDouble((uri) -> this.averages.getOrDefault(uri, Double.MAX_VALUE)))
			.toList();
	}

}
