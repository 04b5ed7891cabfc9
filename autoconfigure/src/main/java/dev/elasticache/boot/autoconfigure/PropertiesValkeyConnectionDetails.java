package dev.elasticache.boot.autoconfigure;

import java.util.List;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Valkey;
import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Valkey.Topology;
import dev.elasticache.boot.tls.TrustMaterial;
import org.jspecify.annotations.Nullable;

/**
 * Adapts {@link ElastiCacheProperties.Valkey} to {@link ValkeyConnectionDetails}.
 *
 * @param properties the properties
 * @param database index of the database
 * @param trustMaterial the trust material, or {@code null} for plain text
 * @author The ElastiCache Boot authors
 */
record PropertiesValkeyConnectionDetails(Valkey properties, int database,
		@Nullable TrustMaterial trustMaterial) implements ValkeyConnectionDetails {

	@Override
	public @Nullable TrustMaterial getTrustMaterial() {
		return this.trustMaterial;
	}

	@Override
	public @Nullable String getUsername() {
		return this.properties.username();
	}

	@Override
	public @Nullable String getPassword() {
		return this.properties.password();
	}

	@Override
	public @Nullable Standalone getStandalone() {
		ElastiCacheEndpoint endpoint = this.properties.requiredEndpoint();
		return isCluster(endpoint) ? null : Standalone.of(endpoint.host(), endpoint.port(), this.database);
	}

	@Override
	public @Nullable Cluster getCluster() {
		ElastiCacheEndpoint endpoint = this.properties.requiredEndpoint();
		return isCluster(endpoint) ? () -> List.of(new Node(endpoint.host(), endpoint.port())) : null;
	}

	private boolean isCluster(ElastiCacheEndpoint endpoint) {
		Topology topology = this.properties.topology();
		return topology == Topology.CLUSTER || (topology == Topology.AUTO && endpoint.isCluster());
	}

}
