package dev.elasticache.boot.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Configuration file of a Valkey or Redis node.
 *
 * @author The ElastiCache Boot authors
 */
final class ValkeyConfiguration {

	private final ValkeySettings settings;

	private final List<String> lines = new ArrayList<>();

	ValkeyConfiguration(ValkeySettings settings) {
		this.settings = settings;
		add("bind", "127.0.0.1");
		add("save", "");
		add("appendonly", "no");
		addUsers();
	}

	private void addUsers() {
		ValkeyKeeper keeper = this.settings.keeper();
		add("user", ValkeyKeeper.NAME, "on", ">" + keeper.password(), "~*", "&*", "+@all");
		add("masteruser", ValkeyKeeper.NAME);
		add("masterauth", keeper.password());
		if (this.settings.password() != null) {
			add("requirepass", this.settings.password());
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
		add("tls-protocols", String.join(" ", protocols.names()));
		if (protocols.includeObsolete()) {
			add("tls-ciphers", TlsProtocols.OBSOLETE_CIPHERS);
		}
	}

	void addReplicaOf(LocalNode primary) {
		add("replicaof", "127.0.0.1", Integer.toString(primary.port()));
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
