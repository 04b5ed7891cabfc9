package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.local.LocalValkey;
import dev.elasticache.boot.tls.TrustMaterial;
import org.jspecify.annotations.Nullable;

/**
 * Adapts {@link LocalValkey} to {@link ValkeyConnectionDetails}.
 *
 * @param engine the engine
 * @param trustMaterial the trust material, or {@code null} for plain text
 * @author The ElastiCache Boot authors
 */
record LocalValkeyConnectionDetails(LocalValkey engine,
		@Nullable TrustMaterial trustMaterial) implements ValkeyConnectionDetails {

	@Override
	public Standalone getStandalone() {
		return Standalone.of(this.engine.host(), this.engine.port());
	}

	@Override
	public @Nullable TrustMaterial getTrustMaterial() {
		return this.trustMaterial;
	}

}
