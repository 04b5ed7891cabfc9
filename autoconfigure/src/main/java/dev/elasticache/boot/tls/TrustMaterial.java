package dev.elasticache.boot.tls;

import java.io.IOException;
import java.net.Socket;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.core.log.LogMessage;
import org.springframework.util.Assert;

/**
 * What clients of all engines verify their servers against: trusted roots, TLS versions,
 * cipher suites, and whether the host name counts. Safe for use by several threads.
 * <p>
 * It can be reloaded while it is in use: the next handshake, whoever makes it, is
 * verified by the new roots. What becomes of connections that exist is up to their
 * owners.
 * <p>
 * ElastiCache speaks TLS 1.2 and 1.3 and has no mutual TLS, see <a href=
 * "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html">ElastiCache
 * in-transit encryption (TLS)</a>.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class TrustMaterial {

	private static final Log logger = LogFactory.getLog(TrustMaterial.class);

	private final String source;

	private final TlsVerification verification;

	private final SslBundle sslBundle;

	private final SslManagerBundle managers;

	private final Clock clock;

	private volatile Trust trust;

	private final List<Runnable> reloadListeners = new CopyOnWriteArrayList<>();

	private volatile TrustReloads reloads = TrustReloads.NONE;

	TrustMaterial(String source, SslBundle sslBundle, TlsVerification verification, Clock clock) {
		this.source = source;
		this.verification = verification;
		this.clock = clock;
		this.trust = Trust.of(sslBundle);
		SslManagerBundle delegating = SslManagerBundle
			.from(new DelegatingTrustManager(() -> this.trust.trustManager()));
		this.sslBundle = sslBundle;
		this.managers = SslManagerBundle.of(sslBundle.getManagers().getKeyManagerFactory(),
				delegating.getTrustManagerFactory());
	}

	/**
	 * Creates trust material from an SSL bundle. Options of the bundle are kept; where it
	 * names no protocols, TLS 1.3 and 1.2 are enabled.
	 * @param sslBundle the bundle with the trusted roots
	 * @param verification what to verify about a server
	 * @return the trust material
	 */
	public static TrustMaterial of(SslBundle sslBundle, TlsVerification verification) {
		return of("the SSL bundle", sslBundle, verification);
	}

	/**
	 * Creates trust material from an SSL bundle, as
	 * {@link #of(SslBundle, TlsVerification)} does.
	 * @param source what messages call the bundle, to follow "not trusted by"
	 * @param sslBundle the bundle with the trusted roots
	 * @param verification what to verify about a server
	 * @return the trust material
	 */
	public static TrustMaterial of(String source, SslBundle sslBundle, TlsVerification verification) {
		Assert.hasText(source, "'source' must not be empty");
		Assert.notNull(sslBundle, "'sslBundle' must not be null");
		Assert.notNull(verification, "'verification' must not be null");
		return new TrustMaterial(source, sslBundle, verification, Clock.systemUTC());
	}

	/**
	 * Replaces roots, TLS versions and cipher suites by those of another bundle. Sessions
	 * from before are not resumed. A bundle which cannot be read, or has no root that is
	 * valid, is refused: it would end every connection in turn.
	 * @param sslBundle the bundle with the trusted roots
	 */
	public void reload(SslBundle sslBundle) {
		Assert.notNull(sslBundle, "'sslBundle' must not be null");
		if (replace(sslBundle)) {
			this.reloadListeners.forEach(Runnable::run);
		}
	}

	private synchronized boolean replace(SslBundle sslBundle) {
		try {
			Trust candidate = Trust.of(sslBundle);
			candidate.checkUsable(this.clock.instant());
			this.trust = candidate;
			this.reloads = this.reloads.accept();
			logger.info(LogMessage.format("Reloaded %d roots of %s",
					candidate.trustManager().getAcceptedIssuers().length, this.source));
			return true;
		}
		catch (RuntimeException ex) {
			this.reloads = this.reloads.refuse(String.valueOf(ex.getMessage()));
			logger.error("Refused to reload %s, servers are verified as before".formatted(this.source), ex);
			return false;
		}
	}

	/**
	 * Adds a listener, which is called after each reload that was not refused.
	 * @param listener the listener, which must not wait
	 */
	public void addReloadListener(Runnable listener) {
		Assert.notNull(listener, "'listener' must not be null");
		this.reloadListeners.add(listener);
	}

	/**
	 * Removes a listener.
	 * @param listener the listener
	 */
	public void removeReloadListener(Runnable listener) {
		this.reloadListeners.remove(listener);
	}

	/**
	 * Returns what became of reloads.
	 * @return the reloads so far
	 */
	public TrustReloads getReloads() {
		return this.reloads;
	}

	/**
	 * Returns what messages call the bundle that the roots are from.
	 * @return the source, for example {@code the SSL bundle 'internal'}
	 */
	public String getSource() {
		return this.source;
	}

	/**
	 * Returns a bundle for clients which build a TLS context from one for each
	 * connection. Its trust manager always goes by the newest roots; its options are
	 * those of now.
	 * @return the bundle, its protocols always set
	 */
	public SslBundle getSslBundle() {
		return SslBundle.of(this.sslBundle.getStores(), this.sslBundle.getKey(), this.trust.options(),
				this.sslBundle.getProtocol(), this.managers);
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
		Trust trust = this.trust;
		SSLEngine engine = trust.sslContext().createSSLEngine(host, port);
		engine.setUseClientMode(true);
		engine.setSSLParameters(configure(engine.getSSLParameters(), trust));
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
		SSLSocket socket = (SSLSocket) getSslBundle().createSslContext()
			.getSocketFactory()
			.createSocket(connected, host, port, true);
		socket.setSSLParameters(configure(socket.getSSLParameters(), this.trust));
		return socket;
	}

	private SSLParameters configure(SSLParameters parameters, Trust trust) {
		parameters.setProtocols(trust.options().getEnabledProtocols());
		if (trust.options().getCiphers() != null) {
			parameters.setCipherSuites(trust.options().getCiphers());
		}
		if (this.verification == TlsVerification.FULL) {
			parameters.setEndpointIdentificationAlgorithm("HTTPS");
		}
		return parameters;
	}

}
