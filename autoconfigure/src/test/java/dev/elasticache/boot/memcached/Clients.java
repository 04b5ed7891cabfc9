package dev.elasticache.boot.memcached;

import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;

import dev.elasticache.boot.local.LocalEngine;
import dev.elasticache.boot.local.LocalNode;
import dev.elasticache.boot.tls.TlsVerification;
import dev.elasticache.boot.tls.TrustMaterial;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * Clients for tests.
 *
 * @author The ElastiCache Boot authors
 */
final class Clients {

	private Clients() {
	}

	static MemcachedClientBuilder of(LocalEngine engine) {
		List<InetSocketAddress> nodes = engine.nodes().stream().map(Clients::address).toList();
		MemcachedClientBuilder builder = new MemcachedClientBuilder(nodes).operationTimeout(Duration.ofSeconds(2));
		return (engine.certificates() != null) ? builder.trustMaterial(trust(engine.certificates().trustStore()))
				: builder;
	}

	static InetSocketAddress address(LocalNode node) {
		return address(node.host(), node.port());
	}

	static InetSocketAddress address(String host, int port) {
		return InetSocketAddress.createUnresolved(host, port);
	}

	static TrustMaterial trust(KeyStore trustStore, String... protocols) {
		SslOptions options = (protocols.length > 0) ? SslOptions.of(null, protocols) : SslOptions.NONE;
		return TrustMaterial.of(SslBundle.of(SslStoreBundle.of(null, null, trustStore), null, options),
				TlsVerification.FULL);
	}

}
