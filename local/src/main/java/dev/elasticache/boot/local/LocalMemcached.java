package dev.elasticache.boot.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Memcached that runs on this machine.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class LocalMemcached extends LocalEngine {

	private final @Nullable MemcachedDiscovery discovery;

	private LocalMemcached(WorkDirectory directory, List<LocalNode> nodes, @Nullable LocalCertificates certificates,
			@Nullable MemcachedDiscovery discovery) {
		super(directory, nodes, certificates);
		this.discovery = discovery;
	}

	/**
	 * Create a builder for one node with TLS on a free port.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the statistics of all nodes.
	 * @return the values by name, for each of the {@link #nodes()}
	 * @throws LocalEngineException if a node does not answer
	 */
	public List<Map<String, String>> stats() {
		return nodes().stream().map(LocalMemcached::stats).toList();
	}

	private static Map<String, String> stats(LocalNode node) {
		try (MemcachedConnection connection = MemcachedConnection.open(node)) {
			return connection.stats();
		}
		catch (IOException ex) {
			throw new LocalEngineException("No answer from %s".formatted(node), ex);
		}
	}

	/**
	 * Tell clients that ask for it which nodes there are, in a new version. Nodes that do
	 * not answer go on telling the version before until they are started again.
	 * @param members the nodes that belong to the cluster
	 */
	public void announce(List<LocalNode> members) {
		Assert.state(this.discovery != null, "Discovery is off");
		this.discovery.announce(members);
		for (LocalNode node : nodes()) {
			try {
				this.discovery.storeIn(node);
			}
			catch (IOException ex) {
				// As said, the node keeps what it has
			}
		}
	}

	@Override
	void join() {
		if (this.discovery != null) {
			announce(nodes());
		}
	}

	/**
	 * Builder for a {@link LocalMemcached}.
	 */
	public static final class Builder extends LocalEngineBuilder<Builder, LocalMemcached> {

		private final Map<Integer, String[]> serverNames = new HashMap<>();

		private int nodes = 1;

		private boolean discovery;

		private @Nullable DataSize maxItemSize;

		private @Nullable DataSize memory;

		private Builder() {
		}

		/**
		 * Set the number of nodes.
		 * @param nodes the number
		 * @return this builder
		 */
		public Builder nodes(int nodes) {
			Assert.isTrue(nodes > 0, "'nodes' must be positive");
			this.nodes = nodes;
			return this;
		}

		/**
		 * Set the names in the certificate of one node.
		 * @param node the place of the node, from 0
		 * @param serverNames the DNS names and IP addresses
		 * @return this builder
		 */
		public Builder serverNames(int node, String... serverNames) {
			Assert.noNullElements(serverNames, "'serverNames' must not contain null elements");
			this.serverNames.put(node, serverNames.clone());
			return this;
		}

		/**
		 * Set the size of the largest item. Without one, it is a megabyte.
		 * @param maxItemSize the size; above a megabyte, a multiple of 512 kilobytes
		 * @return this builder
		 */
		public Builder maxItemSize(DataSize maxItemSize) {
			Assert.notNull(maxItemSize, "'maxItemSize' must not be null");
			this.maxItemSize = maxItemSize;
			return this;
		}

		/**
		 * Set the memory that each node has for items. Without it, that is 64 megabytes.
		 * @param memory the memory, in whole megabytes
		 * @return this builder
		 */
		public Builder memory(DataSize memory) {
			Assert.notNull(memory, "'memory' must not be null");
			Assert.isTrue(memory.toMegabytes() > 0, "'memory' must be at least a megabyte");
			this.memory = memory;
			return this;
		}

		/**
		 * Have each node tell clients about all nodes, by the item
		 * {@code AmazonElastiCache:cluster}.
		 * @return this builder
		 */
		public Builder discovery() {
			this.discovery = true;
			return this;
		}

		@Override
		LocalMemcached build(WorkDirectory directory) {
			Assert.state(!protocols().areObsolete() || !this.discovery,
					"Discovery needs a version of TLS that is not obsolete");
			MemcachedDiscovery discovery = this.discovery ? new MemcachedDiscovery() : null;
			MemcachedEngine engine = new MemcachedEngine(MemcachedBinary.find(searchPath(), !isPlainText()),
					protocols(), this.maxItemSize, this.memory, discovery);
			LocalCertificates authority = authority();
			ServerCertificate certificate = certificateBy(authority);
			List<LocalNode> nodes = new ArrayList<>();
			for (int index = 0; index < this.nodes; index++) {
				String[] names = this.serverNames.get(index);
				nodes.add(new LocalNode(engine, directory, "node-" + index, portsOf(index),
						(authority != null && names != null) ? authority.issue(names) : certificate));
			}
			return new LocalMemcached(directory, nodes, authority, discovery);
		}

		@Override
		Builder self() {
			return this;
		}

	}

}
