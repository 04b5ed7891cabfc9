package dev.elasticache.boot.local;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What all nodes of a local Valkey have in common.
 *
 * @param binary the executable
 * @param topology the nodes
 * @param serverless whether commands that ElastiCache Serverless lacks are denied
 * @param protocols the versions of TLS to accept
 * @param keeper the user by which the nodes are looked after
 * @param password the password of the default user, or {@code null} for none
 * @param config further lines of the configuration
 * @author The ElastiCache Boot authors
 */
record ValkeySettings(ValkeyBinary binary, ValkeyTopology topology, boolean serverless, TlsProtocols protocols,
		ValkeyKeeper keeper, @Nullable String password, Map<String, String> config) {

	@Override
	public String toString() {
		return "%s as %s".formatted(this.binary, this.topology);
	}

}
