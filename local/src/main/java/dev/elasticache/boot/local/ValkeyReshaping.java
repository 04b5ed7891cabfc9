package dev.elasticache.boot.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Changes to the shape of a running cluster.
 *
 * @param nodes all nodes
 * @param settings the settings of the nodes
 * @author The ElastiCache Boot authors
 */
record ValkeyReshaping(List<LocalNode> nodes, ValkeySettings settings) {

	private static final String BATCH = "100";

	private static final String TIMEOUT_IN_MILLISECONDS = "5000";

	/**
	 * Let a node join and move slots to it from the node that has them.
	 * @param added the node
	 * @param from the first slot
	 * @param to the slot after the last
	 * @param halfway what to do for each slot when its keys have moved
	 * @throws IOException if a node refuses
	 */
	void addShard(LocalNode added, int from, int to, Runnable halfway) throws IOException {
		join(added);
		await(() -> isUp(added));
		Member owner = members(added).stream().filter((member) -> member.serves(from)).findFirst().orElseThrow();
		LocalNode source = nodeAt(owner.port());
		try (ValkeyConnection destination = connect(added); ValkeyConnection origin = connect(source)) {
			String id = destination.command("CLUSTER", "MYID");
			for (int slot = from; slot < to; slot++) {
				String number = Integer.toString(slot);
				destination.command("CLUSTER", "SETSLOT", number, "IMPORTING", owner.id());
				origin.command("CLUSTER", "SETSLOT", number, "MIGRATING", id);
				moveKeys(origin, number, added.port());
				halfway.run();
				destination.command("CLUSTER", "SETSLOT", number, "NODE", id);
				origin.command("CLUSTER", "SETSLOT", number, "NODE", id);
			}
		}
	}

	private void moveKeys(ValkeyConnection origin, String slot, int port) throws IOException {
		String keys = origin.command("CLUSTER", "GETKEYSINSLOT", slot, BATCH);
		while (!keys.isEmpty()) {
			List<String> command = new ArrayList<>(
					List.of("MIGRATE", LocalNode.ADDRESS, Integer.toString(port), "", "0", TIMEOUT_IN_MILLISECONDS,
							"AUTH2", ValkeyKeeper.NAME, this.settings.keeper().password(), "KEYS"));
			command.addAll(keys.lines().toList());
			origin.command(command.toArray(String[]::new));
			keys = origin.command("CLUSTER", "GETKEYSINSLOT", slot, BATCH);
		}
	}

	/**
	 * Replace a node by an empty one with another identity on the same port, which
	 * replicates the node that took over.
	 * @param node the node
	 * @throws IOException if a node refuses
	 */
	void replace(LocalNode node) throws IOException {
		LocalNode witness = this.nodes.stream()
			.filter((other) -> other != node && other.isAlive())
			.findFirst()
			.orElseThrow();
		Member old = member(witness, node);
		int slot = old.firstSlot();
		node.kill();
		await(() -> slot == -1
				|| members(witness).stream().anyMatch((member) -> member.port() != node.port() && member.serves(slot)));
		node.startAnew();
		for (LocalNode other : this.nodes) {
			if (other != node && other.isAlive()) {
				forget(other, old.id());
			}
		}
		join(node);
		String primary = (slot == -1) ? old.primary()
				: members(witness).stream().filter((member) -> member.serves(slot)).findFirst().orElseThrow().id();
		await(() -> {
			command(node, "CLUSTER", "REPLICATE", primary);
			return true;
		});
	}

	private void forget(LocalNode node, String id) throws IOException {
		if (members(node).stream().anyMatch((member) -> member.id().equals(id))) {
			command(node, "CLUSTER", "FORGET", id);
		}
	}

	private void join(LocalNode node) throws IOException {
		LocalNode member = this.nodes.get((this.nodes.get(0) != node) ? 0 : 1);
		command(member, "CLUSTER", "MEET", LocalNode.ADDRESS, Integer.toString(node.port()));
		String id = command(node, "CLUSTER", "MYID");
		await(() -> {
			for (LocalNode other : this.nodes) {
				boolean knows = members(other).stream().anyMatch((known) -> known.id().equals(id));
				boolean isSpare = members(other).size() == 1;
				if (other.isAlive() && !isSpare && !knows) {
					return false;
				}
			}
			return members(node).size() > 2;
		});
	}

	private boolean isUp(LocalNode node) throws IOException {
		try (ValkeyConnection connection = connect(node)) {
			return "ok".equals(connection.clusterInfo().get("cluster_state"));
		}
	}

	private void await(Poll.Condition condition) {
		if (!Poll.until(condition)) {
			throw new LocalEngineException("Waited in vain for the cluster to change its shape", null);
		}
	}

	private LocalNode nodeAt(int port) {
		return this.nodes.stream().filter((node) -> node.port() == port).findFirst().orElseThrow();
	}

	private Member member(LocalNode witness, LocalNode node) throws IOException {
		return members(witness).stream().filter((member) -> member.port() == node.port()).findFirst().orElseThrow();
	}

	private List<Member> members(LocalNode witness) throws IOException {
		return command(witness, "CLUSTER", "NODES").lines()
			.map(Member::parse)
			.filter((member) -> !member.flags().contains("handshake"))
			.toList();
	}

	private String command(LocalNode node, String... words) throws IOException {
		try (ValkeyConnection connection = connect(node)) {
			return connection.command(words);
		}
	}

	private ValkeyConnection connect(LocalNode node) throws IOException {
		return ValkeyConnection.open(node, this.settings.keeper());
	}

	private record Member(String id, int port, String flags, String primary, List<String> slots) {

		static Member parse(String line) {
			String[] fields = line.split(" ");
			String address = fields[1].substring(0, fields[1].indexOf('@'));
			return new Member(fields[0], Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)), fields[2],
					fields[3], Arrays.asList(fields).subList(8, fields.length));
		}

		boolean serves(int slot) {
			return !this.flags.contains("fail") && this.slots.stream()
				.filter((range) -> !range.startsWith("["))
				.map((range) -> range.split("-"))
				.anyMatch((range) -> Integer.parseInt(range[0]) <= slot
						&& slot <= Integer.parseInt(range[range.length - 1]));
		}

		int firstSlot() {
			return this.slots.isEmpty() ? -1 : Integer.parseInt(this.slots.get(0).split("-")[0]);
		}

	}

}
