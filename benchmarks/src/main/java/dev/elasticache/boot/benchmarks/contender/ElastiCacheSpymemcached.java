package dev.elasticache.boot.benchmarks.contender;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import dev.elasticache.boot.memcached.MemcachedClientBuilder;
import dev.elasticache.boot.tls.TlsVerification;
import dev.elasticache.boot.tls.TrustMaterial;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * spymemcached with our TLS layer.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class ElastiCacheSpymemcached extends RawSpymemcached {

	/**
	 * Connects a client.
	 * @param server the server
	 */
	public ElastiCacheSpymemcached(Server server) {
		super(new MemcachedClientBuilder(List.of(new InetSocketAddress(server.host(), server.port())))
			.trustMaterial((server.tls()) ? trust(server) : null)
			.operationTimeout(Duration.ofSeconds(5))
			.build());
	}

	private static TrustMaterial trust(Server server) {
		PemSslStoreDetails authority = PemSslStoreDetails.forCertificate("file:" + server.authority());
		return TrustMaterial.of(SslBundle.of(new PemSslStoreBundle(null, authority)), TlsVerification.FULL);
	}

	@Override
	public Class<?> library() {
		return MemcachedClientBuilder.class;
	}

}
