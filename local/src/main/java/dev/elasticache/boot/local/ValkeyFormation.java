package dev.elasticache.boot.local;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Making one Valkey of several running nodes.
 *
 * @param nodes the nodes
 * @param settings what the nodes have in common
 * @author The ElastiCache Boot authors
 */
record ValkeyFormation(List<LocalNode> nodes, ValkeySettings settings) {

	/**
	 * Bring the nodes together and wait until they serve as one.
	 */
	void form() {
		ValkeyTopology topology = this.settings.topology();
		if (topology.cluster()) {
			form(new ValkeyCluster(this.nodes.subList(0, topology.members()), this.settings));
		}
		if (topology.replicas() > 0) {
			await("replication", new ValkeyReplication(this.nodes, this.settings)::isUp);
		}
	}

	private void form(ValkeyCluster cluster) {
		try {
			boolean isNew = cluster.isNew();
			if (isNew) {
				cluster.introduce();
			}
			await("the nodes to meet", cluster::haveMet);
			if (isNew) {
				cluster.replicate();
			}
			await("the cluster", cluster::isUp);
		}
		catch (IOException ex) {
			throw new LocalEngineException("No cluster was formed.%n%s".formatted(logs()), ex);
		}
	}

	private void await(String what, Poll.Condition condition) {
		if (!Poll.until(condition)) {
			throw new LocalEngineException("Waited in vain for %s.%n%s".formatted(what, logs()), null);
		}
	}

	private String logs() {
		return this.nodes.stream()
			.map((node) -> "Log of %s:%n%s".formatted(node, node.log()))
			.collect(Collectors.joining());
	}

}
