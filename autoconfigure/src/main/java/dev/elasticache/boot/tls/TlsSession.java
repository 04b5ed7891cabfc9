package dev.elasticache.boot.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What a connection negotiated with its server, and who the server proved to be.
 *
 * @param engine engine of the server, {@code valkey} or {@code memcached}
 * @param host host the connection was opened to
 * @param port port the connection was opened to
 * @param protocol negotiated version of TLS, for example {@code TLSv1.3}
 * @param cipherSuite negotiated cipher suite
 * @param subject subject of the server's certificate
 * @param expires end of the certificate's validity
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record TlsSession(String engine, String host, int port, String protocol, String cipherSuite, String subject,
		Instant expires) {

	/**
	 * Creates a session from the JDK's account of it.
	 * @param engine engine of the server
	 * @param host host the connection was opened to
	 * @param port port the connection was opened to
	 * @param session the session, after its handshake
	 * @return the session
	 * @throws SSLPeerUnverifiedException if the server showed no certificate
	 */
	public static TlsSession of(String engine, String host, int port, SSLSession session)
			throws SSLPeerUnverifiedException {
		X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
		return new TlsSession(engine, host, port, session.getProtocol(), session.getCipherSuite(),
				certificate.getSubjectX500Principal().getName(), certificate.getNotAfter().toInstant());
	}

}
