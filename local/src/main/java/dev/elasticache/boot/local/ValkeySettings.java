package dev.elasticache.boot.local;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What all nodes of a local Valkey have in common.
 *
 * @param binary the executable
 * @param protocols the versions of TLS to accept
 * @param cluster whether the nodes form a cluster
 * @param keeper the user by which the nodes are looked after
 * @param password the password of the default user, or {@code null} for none
 * @param config further lines of the configuration
 * @author The ElastiCache Boot authors
 */
record ValkeySettings(ValkeyBinary binary, TlsProtocols protocols, boolean cluster, ValkeyKeeper keeper,
		@Nullable String password, Map<String, String> config) {

	@Override
	public String toString() {
		return this.binary.toString();
	}

}
