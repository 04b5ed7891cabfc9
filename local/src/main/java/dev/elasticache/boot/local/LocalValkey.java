package dev.elasticache.boot.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Valkey or Redis that runs on this machine.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class LocalValkey extends LocalEngine {

	private final ValkeySettings settings;

	private LocalValkey(WorkDirectory directory, List<LocalNode> nodes, @Nullable LocalCertificates certificates,
			ValkeySettings settings) {
		super(directory, nodes, certificates);
		this.settings = settings;
	}

	/**
	 * Create a builder for one node with TLS on a free port.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the port to read from, like that of a reader endpoint.
	 * @return the port of the first primary's first replica, or {@link #port()} if there
	 * are no replicas
	 */
	public int readerPort() {
		ValkeyTopology topology = this.settings.topology();
		return nodes().get((topology.replicas() > 0) ? topology.primaries() : 0).port();
	}

	/**
	 * Return a section of what the first node tells about itself.
	 * @param section the name of the section, such as {@code server} or {@code stats}
	 * @return the values by name
	 * @throws LocalEngineException if the node does not answer
	 */
	public Map<String, String> info(String section) {
		return info(nodes().get(0), section);
	}

	/**
	 * Return a section of what a node tells about itself.
	 * @param node the node
	 * @param section the name of the section, such as {@code server} or {@code stats}
	 * @return the values by name
	 * @throws LocalEngineException if the node does not answer
	 */
	public Map<String, String> info(LocalNode node, String section) {
		try (ValkeyConnection connection = ValkeyConnection.open(node, this.settings.keeper())) {
			return connection.info(section);
		}
		catch (IOException ex) {
			throw new LocalEngineException("No answer from %s".formatted(node), ex);
		}
	}

	/**
	 * Promote a replica and make replicas of all other nodes that are running, as a
	 * failover with cluster mode disabled does. Nodes that are started again are what
	 * they were at first.
	 * @param node the node to be the primary
	 * @throws LocalEngineException if a node does not answer
	 */
	public void promote(LocalNode node) {
		Assert.state(!this.settings.topology().cluster(), "A cluster promotes replicas by itself");
		try {
			new ValkeyReplication(nodes(), this.settings).promote(node);
		}
		catch (IOException ex) {
			throw new LocalEngineException("%s was not promoted".formatted(node), ex);
		}
	}

	/**
	 * Let a spare node join the cluster and move slots to it, with their keys, while the
	 * cluster serves.
	 * @param spare one of the last nodes, see {@link Builder#spares(int)}
	 * @param from the first slot
	 * @param to the slot after the last; one primary must have all of them
	 * @throws LocalEngineException if a node refuses
	 */
	public void addShard(LocalNode spare, int from, int to) {
		addShard(spare, from, to, () -> {
		});
	}

	/**
	 * Let a spare node join the cluster and move slots to it, with their keys, while the
	 * cluster serves.
	 * @param spare one of the last nodes, see {@link Builder#spares(int)}
	 * @param from the first slot
	 * @param to the slot after the last; one primary must have all of them
	 * @param halfway what to do for each slot when its keys have moved and the slot
	 * itself has not
	 * @throws LocalEngineException if a node refuses
	 */
	public void addShard(LocalNode spare, int from, int to, Runnable halfway) {
		reshape(() -> new ValkeyReshaping(nodes(), this.settings).addShard(spare, from, to, halfway));
	}

	/**
	 * Replace a node of the cluster by an empty one with another identity on the same
	 * name and port, as ElastiCache does for one that failed. It becomes a replica.
	 * @param node the node
	 * @throws LocalEngineException if a node refuses
	 */
	public void replace(LocalNode node) {
		reshape(() -> new ValkeyReshaping(nodes(), this.settings).replace(node));
	}

	/**
	 * Return what a node knows about its cluster.
	 * @param node the node
	 * @return the values of {@code CLUSTER INFO} by name
	 * @throws LocalEngineException if the node does not answer
	 */
	public Map<String, String> clusterInfo(LocalNode node) {
		try (ValkeyConnection connection = ValkeyConnection.open(node, this.settings.keeper())) {
			return connection.clusterInfo();
		}
		catch (IOException ex) {
			throw new LocalEngineException("No answer from %s".formatted(node), ex);
		}
	}

	private void reshape(Reshaping reshaping) {
		Assert.state(this.settings.topology().cluster(), "There is no cluster");
		try {
			reshaping.run();
		}
		catch (IOException ex) {
			throw new LocalEngineException("The cluster did not change its shape", ex);
		}
	}

	@Override
	void join() {
		new ValkeyFormation(nodes(), this.settings).form();
	}

	/**
	 * Builder for a {@link LocalValkey}.
	 */
	public static final class Builder extends LocalEngineBuilder<Builder, LocalValkey> {

		private final Map<String, String> config = new LinkedHashMap<>();

		private ValkeyTopology topology = ValkeyTopology.STANDALONE;

		private boolean serverless;

		private @Nullable String binary;

		private @Nullable String password;

		private Builder() {
		}

		/**
		 * Set the executable. Without one, the first of {@code valkey-server} and
		 * {@code redis-server} on the path is taken, or else the one of embedded-redis if
		 * that is on the class path.
		 * @param binary the name of an executable on the path, or a path to it
		 * @return this builder
		 */
		public Builder binary(String binary) {
			Assert.hasText(binary, "'binary' must not be empty");
			this.binary = binary;
			return this;
		}

		/**
		 * Set the password of the default user. Without one, the user needs none.
		 * @param password the password
		 * @return this builder
		 */
		public Builder password(String password) {
			Assert.hasText(password, "'password' must not be empty");
			this.password = password;
			return this;
		}

		/**
		 * Set the number of replicas of each primary.
		 * @param replicas the number
		 * @return this builder
		 */
		public Builder replicas(int replicas) {
			this.topology = this.topology.withReplicas(replicas);
			return this;
		}

		/**
		 * Form a cluster, whose nodes are known by the name {@code localhost}. The
		 * {@link LocalValkey#nodes() nodes} are the primaries, then the replicas of the
		 * first primary, then those of the second.
		 * @param primaries the number of primaries, which share all slots evenly
		 * @param replicasPerPrimary the number of replicas of each
		 * @return this builder
		 */
		public Builder cluster(int primaries, int replicasPerPrimary) {
			this.topology = new ValkeyTopology(true, primaries, replicasPerPrimary, this.topology.spares());
			return this;
		}

		/**
		 * Set the number of nodes that run beside a cluster and may join it later. They
		 * are the last ones.
		 * @param spares the number
		 * @return this builder
		 */
		public Builder spares(int spares) {
			this.topology = this.topology.withSpares(spares);
			return this;
		}

		/**
		 * Form a cluster of one primary, where the default user is denied the commands
		 * that ElastiCache Serverless does not have. It can have {@link #replicas(int) a
		 * replica} to stand for the reader port. Takes Redis 7 or Valkey.
		 * @return this builder
		 */
		public Builder serverlessLike() {
			this.serverless = true;
			return cluster(1, this.topology.replicas());
		}

		/**
		 * Set a line of the configuration file, which wins over the same line of ours.
		 * @param key the directive
		 * @param value the rest of the line
		 * @return this builder
		 */
		public Builder config(String key, String value) {
			this.config.put(key, value);
			return this;
		}

		@Override
		LocalValkey build(WorkDirectory directory) {
			Assert.state(!protocols().areObsolete() || this.topology.size() == 1 && !this.topology.cluster(),
					"Several nodes need a version of TLS that is not obsolete");
			ValkeySettings settings = new ValkeySettings(findBinary(directory), this.topology, this.serverless,
					protocols(), ValkeyKeeper.create(), this.password, new LinkedHashMap<>(this.config));
			LocalCertificates authority = authority();
			ServerCertificate certificate = certificateBy(authority);
			List<LocalNode> nodes = new ArrayList<>();
			for (int index = 0; index < this.topology.size(); index++) {
				int primary = this.topology.primaryOf(index);
				boolean alone = this.topology.cluster() || primary == -1;
				ValkeyEngine engine = new ValkeyEngine(settings, alone ? null : nodes.get(primary));
				nodes.add(new LocalNode(engine, directory, "node-" + index, portsOf(index), certificate));
			}
			return new LocalValkey(directory, nodes, authority, settings);
		}

		private ValkeyBinary findBinary(WorkDirectory directory) {
			ValkeyBinary binary = ValkeyBinary.find(searchPath(), this.binary, directory);
			if (this.serverless && !binary.isRecent()) {
				throw new LocalEngineUnavailableException(
						"Commands are denied as in ElastiCache Serverless by Redis 7 or Valkey, not by %s"
							.formatted(binary));
			}
			return binary;
		}

		@Override
		Builder self() {
			return this;
		}

	}

	private interface Reshaping {

		void run() throws IOException;

	}

}
