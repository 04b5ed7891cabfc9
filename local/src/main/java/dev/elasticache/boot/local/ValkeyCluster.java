package dev.elasticache.boot.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Cluster that the nodes of a local Valkey form.
 *
 * @param nodes the nodes
 * @param settings what the nodes have in common
 * @author The ElastiCache Boot authors
 */
record ValkeyCluster(List<LocalNode> nodes, ValkeySettings settings) {

	private static final int SLOTS = 16_384;

	/**
	 * Return whether no cluster has been formed yet. A cluster outlasts a restart of its
	 * nodes.
	 * @return whether the nodes are alone
	 * @throws IOException if a node does not answer
	 */
	boolean isNew() throws IOException {
		return "0".equals(clusterInfo(this.nodes.get(0)).get("cluster_slots_assigned"));
	}

	/**
	 * Divide the slots among the primaries and introduce all nodes to the first one.
	 * @throws IOException if a node refuses
	 */
	void introduce() throws IOException {
		int primaries = this.settings.topology().primaries();
		for (int index = 0; index < primaries; index++) {
			LocalNode primary = this.nodes.get(index);
			command(primary, "CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(index + 1));
			command(primary, addSlots(index * SLOTS / primaries, (index + 1) * SLOTS / primaries));
		}
		for (LocalNode node : this.nodes.subList(1, this.nodes.size())) {
			command(this.nodes.get(0), "CLUSTER", "MEET", LocalNode.ADDRESS, Integer.toString(node.port()));
		}
	}

	/**
	 * Return whether every node knows all others by name.
	 * @return whether the nodes have met
	 * @throws IOException if a node does not answer
	 */
	boolean haveMet() throws IOException {
		for (LocalNode node : this.nodes) {
			List<String> known = knownBy(node);
			if (known.size() != this.nodes.size() || !known.stream().allMatch(this::isComplete)) {
				return false;
			}
		}
		return true;
	}

	private boolean isComplete(String node) {
		return !node.contains("handshake") && !node.contains("fail")
				&& (!this.settings.binary().isRecent() || node.contains("," + LocalNode.HOST));
	}

	/**
	 * Make replicas of all nodes that are not primaries.
	 * @throws IOException if a node refuses
	 */
	void replicate() throws IOException {
		for (int index = 0; index < this.nodes.size(); index++) {
			int primary = this.settings.topology().primaryOf(index);
			if (primary != -1) {
				String id = command(this.nodes.get(primary), "CLUSTER", "MYID");
				command(this.nodes.get(index), "CLUSTER", "REPLICATE", id);
			}
		}
	}

	/**
	 * Return whether every node knows that all slots are served and which nodes are
	 * replicas.
	 * @return whether the cluster is up
	 * @throws IOException if a node does not answer
	 */
	boolean isUp() throws IOException {
		for (LocalNode node : this.nodes) {
			Map<String, String> info = clusterInfo(node);
			long replicas = knownBy(node).stream().filter((known) -> known.contains("slave")).count();
			if (!"ok".equals(info.get("cluster_state")) || !Integer.toString(SLOTS).equals(info.get("cluster_slots_ok"))
					|| replicas != this.settings.topology().allReplicas()) {
				return false;
			}
		}
		return true;
	}

	private List<String> knownBy(LocalNode node) throws IOException {
		return command(node, "CLUSTER", "NODES").lines().toList();
	}

	/**
	 * Return the command to take slots, in a form that Redis 6 knows as well.
	 * @param from the first slot
	 * @param to the slot after the last
	 * @return the command
	 */
	private static String[] addSlots(int from, int to) {
		List<String> words = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
		for (int slot = from; slot < to; slot++) {
			words.add(Integer.toString(slot));
		}
		return words.toArray(String[]::new);
	}

	private Map<String, String> clusterInfo(LocalNode node) throws IOException {
		try (ValkeyConnection connection = connect(node)) {
			return connection.clusterInfo();
		}
	}

	private String command(LocalNode node, String... words) throws IOException {
		try (ValkeyConnection connection = connect(node)) {
			return connection.command(words);
		}
	}

	private ValkeyConnection connect(LocalNode node) throws IOException {
		return ValkeyConnection.open(node, this.settings.keeper());
	}

}
