package dev.elasticache.boot.autoconfigure;

import java.util.List;

import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.tls.TrustMaterial;
import org.jspecify.annotations.Nullable;

/**
 * Adapts {@link LocalMemcached} to {@link MemcachedConnectionDetails}.
 *
 * @param engine the engine
 * @param trustMaterial the trust material, or {@code null} for plain text
 * @author The ElastiCache Boot authors
 */
record LocalMemcachedConnectionDetails(LocalMemcached engine,
		@Nullable TrustMaterial trustMaterial) implements MemcachedConnectionDetails {

	@Override
	public List<Node> getNodes() {
		return this.engine.nodes().stream().map((node) -> new Node(node.host(), node.port())).toList();
	}

	@Override
	public @Nullable TrustMaterial getTrustMaterial() {
		return this.trustMaterial;
	}

}
