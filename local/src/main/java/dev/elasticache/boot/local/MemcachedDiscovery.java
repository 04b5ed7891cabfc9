package dev.elasticache.boot.local;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What nodes tell clients about all nodes, in the place where engines before 1.4.14 kept
 * it: an item. Open-source Memcached does not know the command that came later.
 *
 * @author The ElastiCache Boot authors
 */
final class MemcachedDiscovery {

	private static final String KEY = "AmazonElastiCache:cluster";

	private long version;

	private @Nullable String configuration;

	/**
	 * Tell the next version of the configuration.
	 * @param members the nodes that belong to the cluster
	 */
	synchronized void announce(List<LocalNode> members) {
		this.version++;
		this.configuration = members.stream()
			.map(MemcachedDiscovery::describe)
			.sorted()
			.collect(Collectors.joining(" ", this.version + "\n", "\n"));
	}

	/**
	 * Describe a node. With TLS, ElastiCache gives names and no addresses.
	 * @param node the node
	 * @return the description
	 */
	private static String describe(LocalNode node) {
		String address = (node.certificate() != null) ? "" : LocalNode.ADDRESS;
		return "%s|%s|%d".formatted(node.host(), address, node.port());
	}

	/**
	 * Store what was announced last, if anything was.
	 * @param node the node to store it in
	 * @throws IOException if the node does not store it
	 */
	synchronized void storeIn(LocalNode node) throws IOException {
		if (this.configuration != null) {
			try (MemcachedConnection connection = MemcachedConnection.open(node)) {
				connection.set(KEY, this.configuration);
			}
		}
	}

}
