package dev.elasticache.boot.probe;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.SSLException;

import dev.elasticache.boot.probe.ProbeFailure.Kind;
import dev.elasticache.boot.probe.ProbeTarget.Engine;

/**
 * Cause and cure of a command that got no answer, or one that the engine would not give.
 *
 * @author The ElastiCache Boot authors
 */
final class CommandFailures {

	private final ProbeTarget target;

	private final Peer peer;

	private final TlsFailures tlsFailures;

	CommandFailures(ProbeTarget target, Peer peer, TlsFailures tlsFailures) {
		this.target = target;
		this.peer = peer;
		this.tlsFailures = tlsFailures;
	}

	/**
	 * Explains a command without an answer.
	 * @param ex the exception
	 * @return the failure
	 */
	StageFailedException noAnswer(IOException ex) {
		if (ex instanceof SSLException && !(ex.getCause() instanceof IOException)) {
			// With TLS 1.3 a server may refuse its client after the client's handshake
			return new StageFailedException(this.tlsFailures.explain(ex));
		}
		if (this.target.trust() == null) {
			List<X509Certificate> certificates = this.peer.certificates();
			if (!certificates.isEmpty()) {
				return tlsServer("it shows a certificate for " + CertificateText.names(certificates.get(0)));
			}
		}
		if (ex instanceof SocketTimeoutException) {
			return new StageFailedException(Kind.UNRESPONSIVE, ex,
					"%s accepted the connection and then did not answer.".formatted(this.target),
					"Check whether the server is paused, overloaded or starting.");
		}
		// The alert of a server that wants a certificate may be lost with its connection
		String tlsCure = (this.target.trust() != null)
				? ", and that it asks for no client certificate (tls-auth-clients no)" : "";
		return new StageFailedException(Kind.DISCONNECTED, ex,
				"%s closed the connection without an answer.".formatted(this.target),
				"Check that the server is up and that the port is the one of its clients%s.".formatted(tlsCure));
	}

	/**
	 * Explains an answer in another protocol.
	 * @param answer the answer
	 * @return the failure
	 */
	StageFailedException foreign(String answer) {
		if (this.target.trust() == null && TlsRecords.isTls(answer)) {
			return tlsServer("it answered with an alert");
		}
		return new StageFailedException(Kind.WRONG_ENGINE, null,
				"%s is not what answers there, but %s: '%s'.".formatted(this.target, speaker(answer),
						ServerText.clean(answer)),
				"Check that %s is the endpoint of a cache with that engine.".formatted(this.target.endpointProperty()));
	}

	private StageFailedException tlsServer(String evidence) {
		return new StageFailedException(Kind.TLS_SERVER, null,
				"%s expects TLS and the client speaks plain text: %s.".formatted(this.target, evidence),
				"Set elasticache.tls.enabled to true.");
	}

	private String speaker(String answer) {
		if (answer.startsWith("ERROR") || answer.startsWith("CLIENT_ERROR") || answer.startsWith("SERVER_ERROR")) {
			return (this.target.engine() == Engine.VALKEY) ? "a Memcached" : "one that does not know the command";
		}
		if (answer.startsWith("-")) {
			return "a Valkey or Redis";
		}
		return answer.startsWith("HTTP/") ? "a web server" : "something unknown";
	}

}
