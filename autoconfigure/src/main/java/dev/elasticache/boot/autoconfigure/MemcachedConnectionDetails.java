package dev.elasticache.boot.autoconfigure;

import java.util.List;

import dev.elasticache.boot.tls.TrustMaterial;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Details required to connect to Memcached on ElastiCache.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public interface MemcachedConnectionDetails extends ConnectionDetails {

	/**
	 * Nodes that share the keys or, if they are to be {@linkplain #isDiscovered()
	 * discovered}, the configuration endpoint alone.
	 * @return the nodes, at least one
	 */
	List<Node> getNodes();

	/**
	 * Whether the nodes are those that a configuration endpoint tells of.
	 * @return whether to ask it, by default {@code false}
	 */
	default boolean isDiscovered() {
		return false;
	}

	/**
	 * Trust material that servers are verified against.
	 * @return the trust material, or {@code null} to connect in plain text
	 */
	@Nullable TrustMaterial getTrustMaterial();

	/**
	 * Memcached node, or configuration endpoint.
	 *
	 * @param host the host, asked from DNS at each connect
	 * @param port the port
	 */
	record Node(String host, int port) {

	}

}
