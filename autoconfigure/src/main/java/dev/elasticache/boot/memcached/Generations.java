package dev.elasticache.boot.memcached;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import net.spy.memcached.MemcachedNode;
import org.jspecify.annotations.Nullable;

/**
 * The generations this client saw last, a guess that saves round trips and is never
 * relied on: the truth is in the nodes, one for each region and node. Also counts the
 * clears this client began, to tell whether one came in between.
 *
 * @author The ElastiCache Boot authors
 */
final class Generations {

	private final Map<Place, Generation> seen = new ConcurrentHashMap<>();

	private final Map<String, Long> clears = new ConcurrentHashMap<>();

	@Nullable Generation lastSeen(MemcachedNode node, String region) {
		return this.seen.get(new Place(node, region));
	}

	void see(MemcachedNode node, String region, Generation generation) {
		Place place = new Place(node, region);
		if (!generation.equals(this.seen.get(place)) && this.seen.put(place, generation) == null) {
			this.seen.keySet().removeIf((other) -> other.node() instanceof Node former && former.isLeaving());
		}
	}

	long beginClear(String region) {
		return this.clears.merge(region, 1L, Long::sum);
	}

	long countClears(String region) {
		return this.clears.getOrDefault(region, 0L);
	}

	private record Place(MemcachedNode node, String region) {

	}

}
