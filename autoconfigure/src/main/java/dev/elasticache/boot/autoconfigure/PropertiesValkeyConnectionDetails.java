package dev.elasticache.boot.autoconfigure;

import java.util.List;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Valkey;
import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Valkey.Topology;
import dev.elasticache.boot.tls.TrustMaterial;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Adapts {@link ElastiCacheProperties.Valkey} to {@link ValkeyConnectionDetails}. User
 * and password are bound anew each time they are asked for, so that a secret which
 * changes in the environment is seen.
 *
 * @param properties the properties
 * @param database index of the database
 * @param trustMaterial the trust material, or {@code null} for plain text
 * @param binder what binds to the environment
 * @author The ElastiCache Boot authors
 */
record PropertiesValkeyConnectionDetails(Valkey properties, int database, @Nullable TrustMaterial trustMaterial,
		Binder binder) implements ValkeyConnectionDetails {

	PropertiesValkeyConnectionDetails {
		if (database != 0 && properties.inferredTopology() == Topology.CLUSTER) {
			throw new InvalidConfigurationPropertyValueException("spring.data.redis.database", database,
					"A cluster has database 0 only.");
		}
	}

	@Override
	public @Nullable TrustMaterial getTrustMaterial() {
		return this.trustMaterial;
	}

	@Override
	public @Nullable String getUsername() {
		return bind("elasticache.valkey.username");
	}

	@Override
	public @Nullable String getPassword() {
		return bind("elasticache.valkey.password");
	}

	private @Nullable String bind(String property) {
		return this.binder.bind(property, String.class).orElse(null);
	}

	@Override
	public @Nullable Standalone getStandalone() {
		ElastiCacheEndpoint endpoint = this.properties.requiredEndpoint();
		return (isCluster() || this.properties.readerEndpoint() != null) ? null
				: Standalone.of(endpoint.host(), endpoint.port(), this.database);
	}

	@Override
	public @Nullable MasterReplica getMasterReplica() {
		ElastiCacheEndpoint readerEndpoint = this.properties.parsedReaderEndpoint();
		return (readerEndpoint != null) ? () -> List.of(node(this.properties.requiredEndpoint()), node(readerEndpoint))
				: null;
	}

	@Override
	public @Nullable Cluster getCluster() {
		return isCluster() ? () -> List.of(node(this.properties.requiredEndpoint())) : null;
	}

	private boolean isCluster() {
		return this.properties.inferredTopology() == Topology.CLUSTER;
	}

	private static Node node(ElastiCacheEndpoint endpoint) {
		return new Node(endpoint.host(), endpoint.port());
	}

}
