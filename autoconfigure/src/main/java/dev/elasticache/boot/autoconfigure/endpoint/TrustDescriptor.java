package dev.elasticache.boot.autoconfigure.endpoint;

import java.util.Locale;

import dev.elasticache.boot.tls.TrustMaterial;
import dev.elasticache.boot.tls.TrustReloads;
import org.jspecify.annotations.Nullable;

/**
 * Description of what servers are verified against.
 *
 * @param source where the trusted roots come from
 * @param verification what is verified about a server
 * @param reloads number of reloads that new connections are verified by
 * @param refusedReloads number of reloads that left the trust as it was
 * @param lastRefusal why the last reload was refused, {@code null} if it was not
 * @author The ElastiCache Boot authors
 */
record TrustDescriptor(String source, String verification, int reloads, int refusedReloads,
		@Nullable String lastRefusal) {

	static TrustDescriptor of(TrustMaterial trustMaterial) {
		TrustReloads reloads = trustMaterial.getReloads();
		return new TrustDescriptor(trustMaterial.getSource(),
				trustMaterial.getVerification().name().toLowerCase(Locale.ROOT), reloads.accepted(), reloads.refused(),
				reloads.lastRefusal());
	}

}
