package dev.elasticache.boot.probe;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.Map;

import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

import dev.elasticache.boot.tls.TlsSession;
import dev.elasticache.boot.tls.TrustMaterial;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Lets a server prove itself by TLS.
 *
 * @author The ElastiCache Boot authors
 */
final class TlsStage {

	private final ProbeTarget target;

	private final Socket connected;

	private final TlsFailures failures;

	private @Nullable TlsSession session;

	TlsStage(ProbeTarget target, Socket connected, TlsFailures failures) {
		this.target = target;
		this.connected = connected;
		this.failures = failures;
	}

	SSLSocket handshake(Map<String, String> facts) throws StageFailedException {
		TrustMaterial trust = this.target.trust();
		Assert.state(trust != null, "Without trust there is no TLS");
		try {
			SSLSocket socket = trust.createSslSocket(this.connected, this.target.expectedName(), this.target.port());
			socket.setSoTimeout(this.connected.getSoTimeout());
			socket.startHandshake();
			SSLSession session = socket.getSession();
			X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
			facts.put("protocol", session.getProtocol());
			facts.put("cipher", session.getCipherSuite());
			facts.put("verified", trust.getVerification().name());
			facts.put("names", CertificateText.names(certificate));
			facts.put("issuer", ServerText.clean(certificate.getIssuerX500Principal().getName()));
			facts.put("expires", certificate.getNotAfter().toInstant().toString());
			this.session = TlsSession.of(this.target.engine().id(), this.target.host(), this.target.port(), session);
			return socket;
		}
		catch (IOException ex) {
			throw new StageFailedException(this.failures.explain(ex));
		}
	}

	/**
	 * Returns what was negotiated.
	 * @return the session, {@code null} before a successful handshake
	 */
	@Nullable TlsSession session() {
		return this.session;
	}

}
