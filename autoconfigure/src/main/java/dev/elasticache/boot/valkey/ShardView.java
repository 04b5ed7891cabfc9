package dev.elasticache.boot.valkey;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;

/**
 * What the primary of a shard says of its cluster. It is the only one to know for certain
 * which slots it has, and that some are on their way, see
 * <a href="https://valkey.io/commands/cluster-nodes/">CLUSTER NODES</a>.
 *
 * @param slotsMove whether slots come to the primary or leave it, or did so of late
 * @param primaries if so, the addresses of all primaries that it knows by their
 * identities, those that have no slots as well
 * @author The ElastiCache Boot authors
 */
record ShardView(boolean slotsMove, Map<String, RedisURI> primaries) {

	/**
	 * Reads the answer of a primary.
	 * @param nodes the answer to {@code CLUSTER NODES}
	 * @param slots the slots that it was known to have before
	 * @return what it says
	 */
	static ShardView of(String nodes, List<Integer> slots) {
		String self = nodes.lines().filter(ShardView::isOfItself).findFirst().orElseThrow();
		boolean slotsMove = self.contains(" [")
				|| !ClusterPartitionParser.parse(self).getPartition(0).getSlots().equals(slots);
		return new ShardView(slotsMove, slotsMove ? primaries(nodes) : Map.of());
	}

	private static boolean isOfItself(String line) {
		return line.split(" ", 4)[2].contains("myself");
	}

	private static Map<String, RedisURI> primaries(String nodes) {
		return ClusterPartitionParser.parse(nodes)
			.stream()
			.filter((node) -> node.is(NodeFlag.UPSTREAM) && !node.is(NodeFlag.FAIL) && node.getUri() != null)
			.collect(Collectors.toMap(RedisClusterNode::getNodeId, RedisClusterNode::getUri));
	}

}
