package dev.elasticache.boot.tls;

import org.jspecify.annotations.Nullable;

/**
 * What became of reloads of {@link TrustMaterial}.
 *
 * @param accepted number of reloads that new connections are verified by
 * @param refused number of reloads that left the trust as it was
 * @param lastRefusal why the last reload was refused, or {@code null} if it was not
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record TrustReloads(int accepted, int refused, @Nullable String lastRefusal) {

	static final TrustReloads NONE = new TrustReloads(0, 0, null);

	TrustReloads accept() {
		return new TrustReloads(this.accepted + 1, this.refused, null);
	}

	TrustReloads refuse(String reason) {
		return new TrustReloads(this.accepted, this.refused + 1, reason);
	}

}
