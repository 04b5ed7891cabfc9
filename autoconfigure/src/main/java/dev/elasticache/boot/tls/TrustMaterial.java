package dev.elasticache.boot.tls;

import java.io.IOException;
import java.net.Socket;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.util.Assert;

/**
 * What clients of all engines verify their servers against: trusted roots, TLS versions,
 * cipher suites, and whether the host name counts. Safe for use by several threads.
 * <p>
 * ElastiCache speaks TLS 1.2 and 1.3 and has no mutual TLS, see <a href=
 * "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html">ElastiCache
 * in-transit encryption (TLS)</a>.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class TrustMaterial {

	private static final String[] DEFAULT_PROTOCOLS = { "TLSv1.3", "TLSv1.2" };

	private final SslBundle sslBundle;

	private final SSLContext sslContext;

	private final TlsVerification verification;

	private TrustMaterial(SslBundle sslBundle, TlsVerification verification) {
		this.sslBundle = sslBundle;
		this.sslContext = sslBundle.createSslContext();
		this.verification = verification;
	}

	/**
	 * Creates trust material from an SSL bundle. Options of the bundle are kept; where it
	 * names no protocols, TLS 1.3 and 1.2 are enabled.
	 * @param sslBundle the bundle with the trusted roots
	 * @param verification what to verify about a server
	 * @return the trust material
	 */
	public static TrustMaterial of(SslBundle sslBundle, TlsVerification verification) {
		Assert.notNull(sslBundle, "'sslBundle' must not be null");
		Assert.notNull(verification, "'verification' must not be null");
		SslOptions options = sslBundle.getOptions();
		String[] protocols = (options.getEnabledProtocols() != null) ? options.getEnabledProtocols()
				: DEFAULT_PROTOCOLS;
		SslBundle withProtocols = SslBundle.of(sslBundle.getStores(), sslBundle.getKey(),
				SslOptions.of(options.getCiphers(), protocols), sslBundle.getProtocol(), sslBundle.getManagers());
		return new TrustMaterial(withProtocols, verification);
	}

	/**
	 * Returns the bundle for clients which build their TLS context from one.
	 * @return the bundle, its protocols always set
	 */
	public SslBundle getSslBundle() {
		return this.sslBundle;
	}

	/**
	 * Returns what is verified about a server.
	 * @return the verification
	 */
	public TlsVerification getVerification() {
		return this.verification;
	}

	/**
	 * Creates the client side of a TLS connection. The host is sent to the server (SNI)
	 * and, with {@link TlsVerification#FULL}, has to be named by its certificate (RFC
	 * 9525). Sessions with the same host and port are resumed.
	 * @param host the name expected in the certificate
	 * @param port the port
	 * @return an engine in client mode, its handshake not yet begun
	 */
	public SSLEngine createSslEngine(String host, int port) {
		SSLEngine engine = this.sslContext.createSSLEngine(host, port);
		engine.setUseClientMode(true);
		engine.setSSLParameters(apply(engine.getSSLParameters()));
		return engine;
	}

	/**
	 * Creates the client side of a TLS connection over a connected socket, for a caller
	 * which wants to see the server prove itself now: the handshake is always a full one,
	 * no session is resumed or kept.
	 * @param connected the socket, closed together with the returned one
	 * @param host the name sent to the server and expected in the certificate
	 * @param port the port
	 * @return a socket in client mode, its handshake not yet begun
	 * @throws IOException if the socket is not connected
	 */
	public SSLSocket createSslSocket(Socket connected, String host, int port) throws IOException {
		SSLContext withoutSessions = this.sslBundle.createSslContext();
		SSLSocket socket = (SSLSocket) withoutSessions.getSocketFactory().createSocket(connected, host, port, true);
		socket.setSSLParameters(apply(socket.getSSLParameters()));
		return socket;
	}

	private SSLParameters apply(SSLParameters parameters) {
		parameters.setProtocols(this.sslBundle.getOptions().getEnabledProtocols());
		if (this.sslBundle.getOptions().getCiphers() != null) {
			parameters.setCipherSuites(this.sslBundle.getOptions().getCiphers());
		}
		if (this.verification == TlsVerification.FULL) {
			parameters.setEndpointIdentificationAlgorithm("HTTPS");
		}
		return parameters;
	}

}
