package dev.elasticache.boot.autoconfigure;

import java.util.List;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Memcached;
import dev.elasticache.boot.tls.TrustMaterial;
import org.jspecify.annotations.Nullable;

/**
 * Adapts {@link ElastiCacheProperties.Memcached} to {@link MemcachedConnectionDetails}.
 *
 * @param properties the properties
 * @param trustMaterial the trust material, or {@code null} for plain text
 * @author The ElastiCache Boot authors
 */
record PropertiesMemcachedConnectionDetails(Memcached properties,
		@Nullable TrustMaterial trustMaterial) implements MemcachedConnectionDetails {

	@Override
	public List<Node> getNodes() {
		return this.properties.endpoints().stream().map((node) -> new Node(node.host(), node.port())).toList();
	}

	@Override
	public boolean isDiscovered() {
		return this.properties.isDiscovered();
	}

	@Override
	public @Nullable TrustMaterial getTrustMaterial() {
		return this.trustMaterial;
	}

}
