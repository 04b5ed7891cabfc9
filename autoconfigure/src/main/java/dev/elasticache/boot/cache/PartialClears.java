package dev.elasticache.boot.memcached;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import net.spy.memcached.MemcachedNode;
import org.jspecify.annotations.Nullable;

/**
 * Clears that reached some nodes and not others, which are left to be cleared later. Safe
 * for use by several threads.
 *
 * @author The ElastiCache Boot authors
 */
final class PartialClears {

	/** By region, the nodes that are left, each with the clear that is owed to it. */
	private final Map<String, Map<MemcachedNode, Long>> left = new HashMap<>();

	/**
	 * Notes that a clear did not reach a node.
	 * @param region the region
	 * @param node the node
	 * @param clear the number of the clear
	 */
	synchronized void add(String region, MemcachedNode node, long clear) {
		this.left.computeIfAbsent(region, (key) -> new HashMap<>()).merge(node, clear, Math::max);
	}

	/**
	 * Notes that a clear reached a node, which makes up for those before it.
	 * @param region the region
	 * @param node the node
	 * @param clear the number of the clear
	 */
	synchronized void settle(String region, MemcachedNode node, long clear) {
		Map<MemcachedNode, Long> nodes = this.left.get(region);
		if (nodes != null && nodes.getOrDefault(node, Long.MAX_VALUE) <= clear) {
			nodes.remove(node);
			if (nodes.isEmpty()) {
				this.left.remove(region);
			}
		}
	}

	/**
	 * Tells whether a clear that did not reach all nodes reached this one.
	 * @param region the region
	 * @param node the node
	 * @return whether it did
	 */
	synchronized boolean reached(String region, MemcachedNode node) {
		Map<MemcachedNode, Long> nodes = this.left.get(region);
		return nodes != null && !nodes.containsKey(node);
	}

	/**
	 * Returns the nodes that are left, and forgets those which are no longer there.
	 * @param region the region
	 * @param present the nodes that are there
	 * @return the nodes to clear, or {@code null} if nothing is known of a clear
	 */
	synchronized @Nullable Collection<MemcachedNode> of(String region, Collection<MemcachedNode> present) {
		Map<MemcachedNode, Long> nodes = this.left.get(region);
		if (nodes == null) {
			return null;
		}
		nodes.keySet().retainAll(present);
		if (nodes.isEmpty()) {
			this.left.remove(region);
		}
		return List.copyOf(nodes.keySet());
	}

}
