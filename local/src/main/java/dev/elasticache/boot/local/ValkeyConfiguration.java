package dev.elasticache.boot.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Configuration file of a Valkey or Redis node.
 *
 * @author The ElastiCache Boot authors
 */
final class ValkeyConfiguration {

	static final String CLUSTER_FILE = "nodes.conf";

	private final ValkeySettings settings;

	private final List<String> lines = new ArrayList<>();

	ValkeyConfiguration(ValkeySettings settings) {
		this.settings = settings;
		add("bind", LocalNode.ADDRESS);
		add("save", "");
		add("appendonly", "no");
		add("repl-diskless-sync", "yes");
		add("repl-diskless-sync-delay", "0");
		addUsers();
		if (settings.topology().cluster()) {
			addCluster();
		}
	}

	private void addUsers() {
		ValkeyKeeper keeper = this.settings.keeper();
		addUser(ValkeyKeeper.NAME, keeper.password(), List.of());
		add("masteruser", ValkeyKeeper.NAME);
		add("masterauth", keeper.password());
		addUser("default", this.settings.password(),
				this.settings.serverless() ? ServerlessCommands.denials() : List.of());
	}

	private void addUser(String name, @Nullable String password, List<String> denials) {
		List<String> values = new ArrayList<>(List.of(name, "on", "~*", "&*", "+@all"));
		values.add((password != null) ? ">" + password : "nopass");
		values.addAll(denials);
		add("user", values.toArray(String[]::new));
	}

	/**
	 * Add what makes a node part of a cluster. With TLS, ElastiCache's nodes are known by
	 * host names; Redis 6 has addresses only, which local certificates contain as well.
	 */
	private void addCluster() {
		add("cluster-enabled", "yes");
		add("cluster-config-file", CLUSTER_FILE);
		add("cluster-node-timeout", "2000");
		add("cluster-announce-ip", LocalNode.ADDRESS);
		if (this.settings.binary().isRecent()) {
			add("cluster-announce-hostname", LocalNode.HOST);
			add("cluster-preferred-endpoint-type", "hostname");
		}
	}

	void addPlainText(int port) {
		add("port", Integer.toString(port));
	}

	void addTls(int port, PemFiles files) {
		TlsProtocols protocols = this.settings.protocols();
		add("port", "0");
		add("tls-port", Integer.toString(port));
		add("tls-cert-file", files.certificate());
		add("tls-key-file", files.key());
		add("tls-ca-cert-file", files.authority());
		add("tls-auth-clients", "no");
		add("tls-replication", "yes");
		add("tls-cluster", "yes");
		add("tls-protocols", String.join(" ", protocols.names()));
		if (protocols.includeObsolete()) {
			add("tls-ciphers", TlsProtocols.OBSOLETE_CIPHERS);
		}
	}

	void addReplicaOf(LocalNode primary) {
		add("replicaof", LocalNode.ADDRESS, Integer.toString(primary.port()));
	}

	/**
	 * Return the configuration. The user's own lines are last, so that they win.
	 * @return the text of the file
	 */
	String toText() {
		StringBuilder text = new StringBuilder();
		this.lines.forEach((line) -> text.append(line).append('\n'));
		this.settings.config().forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
		return text.toString();
	}

	private void add(String key, Path file) {
		add(key, file.toString());
	}

	private void add(String key, String... values) {
		StringBuilder line = new StringBuilder(key);
		for (String value : values) {
			line.append(" \"").append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
		}
		this.lines.add(line.toString());
	}

}
