package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.tls.TrustMaterial;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Details required to connect to Valkey or Redis OSS on ElastiCache. Spring Boot builds
 * the connection factory from them.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public interface ValkeyConnectionDetails extends DataRedisConnectionDetails {

	/**
	 * Trust material that servers are verified against.
	 * @return the trust material, or {@code null} to connect in plain text
	 */
	@Nullable TrustMaterial getTrustMaterial();

	@Override
	default @Nullable SslBundle getSslBundle() {
		TrustMaterial trustMaterial = getTrustMaterial();
		return (trustMaterial != null) ? trustMaterial.getSslBundle() : null;
	}

}
