package dev.elasticache.boot.local;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Replication between the nodes of a local Valkey.
 *
 * @param nodes the nodes
 * @param settings what the nodes have in common
 * @author The ElastiCache Boot authors
 */
record ValkeyReplication(List<LocalNode> nodes, ValkeySettings settings) {

	/**
	 * Return whether all replicas are connected and their primaries say so.
	 * @return whether replication is up
	 * @throws IOException if a node does not answer
	 */
	boolean isUp() throws IOException {
		int connected = 0;
		int online = 0;
		for (LocalNode node : this.nodes) {
			Map<String, String> replication = replication(node);
			connected += "up".equals(replication.get("master_link_status")) ? 1 : 0;
			online += (int) replication.values().stream().filter((value) -> value.contains("state=online")).count();
		}
		int replicas = this.settings.topology().allReplicas();
		return connected == replicas && online == replicas;
	}

	/**
	 * Promote a node and make its replicas of all others that are running.
	 * @param promoted the node
	 * @throws IOException if a node does not answer
	 */
	void promote(LocalNode promoted) throws IOException {
		replicate(promoted, "NO", "ONE");
		for (LocalNode node : this.nodes) {
			if (node != promoted && node.isAlive()) {
				replicate(node, LocalNode.ADDRESS, Integer.toString(promoted.port()));
			}
		}
	}

	private void replicate(LocalNode node, String host, String port) throws IOException {
		try (ValkeyConnection connection = ValkeyConnection.open(node, this.settings.keeper())) {
			connection.command("REPLICAOF", host, port);
		}
	}

	private Map<String, String> replication(LocalNode node) throws IOException {
		try (ValkeyConnection connection = ValkeyConnection.open(node, this.settings.keeper())) {
			return connection.info("replication");
		}
	}

}
