package dev.elasticache.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Tls.Provider;
import dev.elasticache.boot.tls.TlsSessions;
import dev.elasticache.boot.tls.TrustMaterial;
import dev.elasticache.boot.valkey.OpenSslEngines;
import dev.elasticache.boot.valkey.SharedTls;
import dev.elasticache.boot.valkey.TlsEngines;
import dev.elasticache.boot.valkey.TlsSessionReporter;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.handler.ssl.OpenSsl;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * TLS of connections to Valkey: who provides it, and who hears of it. A user's details
 * that are not of our kind bring a trust of their own, and keep it.
 *
 * @param properties the properties
 * @param connectionDetails the details of the connection
 * @param sessions where to report sessions
 * @author The ElastiCache Boot authors
 */
record ValkeyTls(ElastiCacheProperties properties, DataRedisConnectionDetails connectionDetails, TlsSessions sessions) {

	List<NettyCustomizer> customizers() {
		List<NettyCustomizer> customizers = new ArrayList<>();
		if (this.connectionDetails instanceof ValkeyConnectionDetails details) {
			TrustMaterial trustMaterial = details.getTrustMaterial();
			if (trustMaterial != null) {
				customizers.add(new SharedTls(engines(trustMaterial)));
			}
		}
		customizers.add(new TlsSessionReporter(this.sessions));
		return customizers;
	}

	private TlsEngines engines(TrustMaterial trustMaterial) {
		if (this.properties.tls().provider() == Provider.JDK) {
			return (allocator, host, port) -> trustMaterial.createSslEngine(host, port);
		}
		checkOpenSsl(OpenSsl.unavailabilityCause());
		return new OpenSslEngines(trustMaterial);
	}

	static void checkOpenSsl(@Nullable Throwable unavailabilityCause) {
		if (unavailabilityCause != null) {
			throw new FailureAnalyzedException(
					"elasticache.tls.provider is 'openssl', and OpenSSL is not available: %s."
						.formatted(unavailabilityCause),
					"Add the dependency io.netty:netty-tcnative-boringssl-static, whose version Spring Boot manages, "
							+ "or set elasticache.tls.provider to 'jdk'.",
					unavailabilityCause);
		}
	}

}
