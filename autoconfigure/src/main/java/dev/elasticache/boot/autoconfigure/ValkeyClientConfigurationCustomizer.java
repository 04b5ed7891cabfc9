package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Valkey;
import dev.elasticache.boot.tls.TlsVerification;
import dev.elasticache.boot.tls.TrustMaterial;
import dev.elasticache.boot.valkey.ValkeyClientOptions;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.SslVerifyMode;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties.Lettuce.Cluster.Refresh;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;

/**
 * Refines what Spring Boot configured, and replaces none of it.
 *
 * @param properties the properties
 * @param refresh the properties of the refresh of a cluster's topology
 * @param connectionDetails the details of the connection
 * @author The ElastiCache Boot authors
 */
record ValkeyClientConfigurationCustomizer(Valkey properties, Refresh refresh,
		DataRedisConnectionDetails connectionDetails) implements LettuceClientConfigurationBuilderCustomizer {

	@Override
	public void customize(LettuceClientConfigurationBuilder builder) {
		builder.commandTimeout(this.properties.commandTimeout());
		if (this.connectionDetails.getCluster() != null) {
			ClientOptions options = builder.build().getClientOptions().orElseGet(ClientOptions::create);
			builder.clientOptions(ValkeyClientOptions.refineForCluster(options, this.refresh.getPeriod(),
					this.refresh.isDynamicRefreshSources()));
		}
		if (this.properties.readFrom() != Valkey.ReadFrom.UPSTREAM) {
			builder.readFrom(ReadFrom.valueOf(this.properties.readFrom().name().replace("_", "")));
		}
		if (isCaOnly()) {
			builder.useSsl().verifyPeer(SslVerifyMode.CA);
		}
	}

	private boolean isCaOnly() {
		TrustMaterial trustMaterial = (this.connectionDetails instanceof ValkeyConnectionDetails details)
				? details.getTrustMaterial() : null;
		return trustMaterial != null && trustMaterial.getVerification() == TlsVerification.CA;
	}

}
