package dev.elasticache.boot.local;

import org.springframework.util.Assert;

/**
 * How many nodes a local Valkey has, and what they are to each other.
 *
 * @param cluster whether the nodes form a cluster
 * @param primaries the number of primaries
 * @param replicas the number of replicas of each primary
 * @param spares the number of nodes that are no part of the cluster yet
 * @author The ElastiCache Boot authors
 */
record ValkeyTopology(boolean cluster, int primaries, int replicas, int spares) {

	static final ValkeyTopology STANDALONE = new ValkeyTopology(false, 1, 0, 0);

	ValkeyTopology {
		Assert.isTrue(primaries > 0, "'primaries' must be positive");
		Assert.isTrue(replicas >= 0, "'replicas' must not be negative");
		Assert.isTrue(spares >= 0, "'spares' must not be negative");
	}

	ValkeyTopology withReplicas(int replicas) {
		return new ValkeyTopology(this.cluster, this.primaries, replicas, this.spares);
	}

	ValkeyTopology withSpares(int spares) {
		return new ValkeyTopology(this.cluster, this.primaries, this.replicas, spares);
	}

	int size() {
		return members() + this.spares;
	}

	int members() {
		return this.primaries + allReplicas();
	}

	int allReplicas() {
		return this.primaries * this.replicas;
	}

	/**
	 * Return which node a node replicates. Primaries come first, then the replicas of the
	 * first primary, then those of the second.
	 * @param index the place of the node
	 * @return the place of its primary, or {@code -1} if it replicates none
	 */
	int primaryOf(int index) {
		return (index < this.primaries || index >= members()) ? -1 : (index - this.primaries) / this.replicas;
	}

}
