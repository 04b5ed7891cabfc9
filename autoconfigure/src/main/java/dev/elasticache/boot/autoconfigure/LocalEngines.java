package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Tls;
import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalEngine;
import dev.elasticache.boot.local.LocalEngineBuilder;
import dev.elasticache.boot.local.LocalEngineUnavailableException;
import dev.elasticache.boot.tls.TrustMaterial;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * What the engines on this machine have in common: TLS as the properties say, and a
 * certificate authority of their own.
 *
 * @author The ElastiCache Boot authors
 */
final class LocalEngines {

	private LocalEngines() {
	}

	static <B extends LocalEngineBuilder<B, E>, E extends LocalEngine> E start(LocalEngineBuilder<B, E> builder,
			Tls properties) {
		try {
			return (properties.enabled() ? builder : builder.plainText()).start();
		}
		catch (LocalEngineUnavailableException ex) {
			throw new FailureAnalyzedException(String.valueOf(ex.getMessage()),
					"Install the engine, or set elasticache.valkey.endpoint or elasticache.memcached.endpoint to one that "
							+ "runs elsewhere.",
					ex);
		}
	}

	static @Nullable TrustMaterial trust(LocalEngine engine, Tls properties) {
		LocalCertificates certificates = engine.certificates();
		if (certificates == null) {
			return null;
		}
		SslStoreBundle stores = SslStoreBundle.of(null, null, certificates.trustStore());
		return TrustMaterial.of("the authority of local engines", SslBundle.of(stores), properties.verification());
	}

}
