package dev.elasticache.boot.valkey;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import dev.elasticache.boot.tls.TlsVerification;
import dev.elasticache.boot.tls.TrustMaterial;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import org.springframework.boot.ssl.SslOptions;

/**
 * TLS by OpenSSL or BoringSSL, which netty-tcnative brings. Certificates are verified by
 * the same trust as with the JDK's TLS. No session is resumed: OpenSSL would resume those
 * from before a reload of the trust as well.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class OpenSslEngines implements TlsEngines {

	private final TrustMaterial trustMaterial;

	private final SslContext sslContext;

	/**
	 * Creates a source of TLS. OpenSSL has to be
	 * {@linkplain io.netty.handler.ssl.OpenSsl#isAvailable() available}.
	 * @param trustMaterial what to verify servers against
	 */
	public OpenSslEngines(TrustMaterial trustMaterial) {
		this.trustMaterial = trustMaterial;
		try {
			this.sslContext = SslContextBuilder.forClient()
				.sslProvider(SslProvider.OPENSSL)
				.trustManager(trustMaterial.getSslBundle().getManagers().getTrustManagerFactory())
				.endpointIdentificationAlgorithm(
						(trustMaterial.getVerification() == TlsVerification.FULL) ? "HTTPS" : null)
				.build();
		}
		catch (SSLException ex) {
			throw new IllegalStateException("OpenSSL cannot be set up", ex);
		}
		((OpenSslSessionContext) this.sslContext.sessionContext()).setSessionCacheEnabled(false);
	}

	@Override
	public SSLEngine create(ByteBufAllocator allocator, String host, int port) {
		SslOptions options = this.trustMaterial.getSslBundle().getOptions();
		SSLEngine engine = this.sslContext.newEngine(allocator, host, port);
		engine.setEnabledProtocols(options.getEnabledProtocols());
		if (options.getCiphers() != null) {
			engine.setEnabledCipherSuites(options.getCiphers());
		}
		return engine;
	}

}
