package dev.elasticache.boot.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Valkey or Redis as the engine of a node.
 *
 * @param settings what all nodes have in common
 * @param primary the node to replicate, or {@code null} for a node that can stand alone
 * @author The ElastiCache Boot authors
 */
record ValkeyEngine(ValkeySettings settings, @Nullable LocalNode primary) implements Engine {

	@Override
	public TlsProtocols protocols() {
		return this.settings.protocols();
	}

	@Override
	public EngineCommand prepare(WorkDirectory directory, int port, @Nullable ServerCertificate certificate) {
		ValkeyConfiguration configuration = new ValkeyConfiguration(this.settings);
		if (certificate != null) {
			configuration.addTls(port, certificate.writeTo(directory));
		}
		else {
			configuration.addPlainText(port);
		}
		if (this.primary != null) {
			configuration.addReplicaOf(this.primary);
		}
		Path file = directory.write("engine.conf", configuration.toText());
		return new EngineCommand(List.of(this.settings.binary().executable().toString(), file.toString()), Map.of());
	}

	@Override
	public void reload(LocalNode node, PemFiles files) throws IOException {
		try (ValkeyConnection connection = ValkeyConnection.open(node, this.settings.keeper())) {
			// All files are read again, whichever of them is named
			connection.command("CONFIG", "SET", "tls-cert-file", files.certificate().toString());
		}
	}

	@Override
	public boolean answers(LocalNode node) throws IOException {
		try (ValkeyConnection connection = ValkeyConnection.open(node, this.settings.keeper())) {
			return Long.toString(node.pid()).equals(connection.info("server").get("process_id"));
		}
	}

}
