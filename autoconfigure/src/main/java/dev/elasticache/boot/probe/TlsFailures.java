package dev.elasticache.boot.probe;

import java.io.IOException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

import dev.elasticache.boot.probe.ProbeFailure.Kind;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import dev.elasticache.boot.tls.HandshakeFailure;
import dev.elasticache.boot.tls.TrustMaterial;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Cause and cure of a handshake that failed: the exception first, and where it says too
 * little a second look at the server.
 *
 * @author The ElastiCache Boot authors
 */
final class TlsFailures {

	private static final String ALERT = ".*Received fatal alert: ";

	private static final String TRUST_CURE = "Name an SSL bundle that trusts this authority in elasticache.tls.bundle (without one, the JVM's trust store counts).";

	private final ProbeTarget target;

	private final Peer peer;

	TlsFailures(ProbeTarget target, Peer peer) {
		this.target = target;
		this.peer = peer;
	}

	ProbeFailure explain(IOException ex) {
		String message = String.valueOf(ex.getMessage());
		HandshakeFailure reason = HandshakeFailure.of(ex);
		return switch (reason) {
			case UNTRUSTED -> untrusted(ex, this.peer.certificates());
			case HOST_NAME_MISMATCH -> mismatch(ex, this.peer.certificates());
			case CERTIFICATE_EXPIRED -> expired(ex, this.peer.certificates());
			case CERTIFICATE_NOT_YET_VALID -> notYetValid(ex, this.peer.certificates());
			case PROTOCOL_VERSION -> failure(Kind.PROTOCOL_VERSION, ex,
					"%s and this client have no version of TLS in common (%s).".formatted(this.target,
							ServerText.clean(message)),
					"Let the server offer TLS 1.2 or 1.3, as ElastiCache does, and do not narrow the enabled protocols of the bundle named by elasticache.tls.bundle.");
			case REFUSED -> refused(ex, ServerText.clean(message.replaceFirst(ALERT, "")));
			case PLAIN_TEXT, UNRESPONSIVE, DISCONNECTED, UNEXPECTED -> unclear(ex, reason);
		};
	}

	private ProbeFailure untrusted(IOException ex, List<X509Certificate> chain) {
		TrustMaterial trust = this.target.trust();
		Assert.state(trust != null, "Without trust there is no TLS");
		String source = trust.getSource();
		if (find(ex, InvalidAlgorithmParameterException.class) != null) {
			return failure(Kind.UNTRUSTED, ex,
					"The trust store is empty, so that %s cannot vouch for %s.".formatted(source, this.target),
					TRUST_CURE);
		}
		CertPathValidatorException broken = find(ex, CertPathValidatorException.class);
		if (broken != null && broken.getReason() == BasicReason.INVALID_SIGNATURE && !chain.isEmpty()) {
			return failure(Kind.UNTRUSTED, ex,
					"The certificate of %s names the authority '%s', but the one of that name in %s did not sign it."
						.formatted(this.target, CertificateText.missingIssuer(chain), source),
					TRUST_CURE);
		}
		if (broken != null || chain.isEmpty()) {
			CertificateException reason = find(ex, CertificateException.class);
			return failure(Kind.UNTRUSTED, ex,
					"The certificate chain of %s is not trusted by %s: %s.".formatted(this.target, source,
							ServerText.clean(String.valueOf(((reason != null) ? reason : ex).getMessage()))),
					TRUST_CURE);
		}
		return failure(Kind.UNTRUSTED, ex,
				"The certificate of %s leads to the authority '%s', which is not trusted by %s.".formatted(this.target,
						CertificateText.missingIssuer(chain), source),
				TRUST_CURE);
	}

	private ProbeFailure expired(IOException ex, List<X509Certificate> chain) {
		return failure(Kind.CERTIFICATE_EXPIRED, ex,
				"A certificate of %s has expired%s.".formatted(this.target,
						chain.isEmpty() ? "" : ", its own ended at " + chain.get(0).getNotAfter().toInstant()),
				"Renew it, which ElastiCache does by itself, and check the clock of this machine and where %s leads."
					.formatted(this.target.endpointProperty()));
	}

	private ProbeFailure notYetValid(IOException ex, List<X509Certificate> chain) {
		return failure(Kind.CERTIFICATE_NOT_YET_VALID, ex,
				"A certificate of %s is not valid yet%s.".formatted(this.target,
						chain.isEmpty() ? "" : ", its own begins at " + chain.get(0).getNotBefore().toInstant()),
				"Check the clock of this machine, then the server's certificate.");
	}

	private ProbeFailure mismatch(IOException ex, List<X509Certificate> chain) {
		String names = chain.isEmpty() ? "for other names" : "for " + CertificateText.names(chain.get(0));
		String property = (this.target.tlsHostName() != null) ? "elasticache.memcached.tls-host-name"
				: this.target.endpointProperty();
		String tunnel = (this.target.engine() == Engine.MEMCACHED)
				? "set elasticache.memcached.tls-host-name to a name the certificate covers, or elasticache.tls.verification to ca"
				: "set elasticache.tls.verification to ca";
		return failure(Kind.HOST_NAME_MISMATCH, ex,
				"The certificate of %s is %s, not for '%s': an alias, a tunnel or an IP address cannot match."
					.formatted(this.target, names, this.target.expectedName()),
				"Use the name AWS shows for the endpoint in %s; for a tunnel or alias %s.".formatted(property, tunnel));
	}

	private ProbeFailure refused(IOException ex, String alert) {
		if (alert.equals("certificate_required") || alert.equals("bad_certificate")) {
			return failure(Kind.HANDSHAKE_REFUSED, ex,
					"%s wants a certificate from its client (%s).".formatted(this.target, alert),
					"Turn off client certificates on the server (tls-auth-clients no): ElastiCache has none.");
		}
		return failure(Kind.HANDSHAKE_REFUSED, ex,
				"%s refused the handshake with the alert '%s'.".formatted(this.target, alert),
				"Check that the server shares a cipher suite with the bundle named by elasticache.tls.bundle, knows the name '%s' and asks for no client certificate (tls-auth-clients no)."
					.formatted(this.target.expectedName()));
	}

	private ProbeFailure unclear(IOException ex, HandshakeFailure reason) {
		String plainText = this.peer.plainText();
		if (plainText != null || reason == HandshakeFailure.PLAIN_TEXT) {
			return failure(Kind.PLAIN_TEXT_SERVER, ex,
					"%s speaks plain text on this port, not TLS%s.".formatted(this.target,
							(plainText != null) ? ", it answered '" + ServerText.clean(plainText) + "'" : ""),
					"Enable in-transit encryption for the cache, or use the endpoint that has it in %s; only if plain text is meant, set elasticache.tls.enabled to false."
						.formatted(this.target.endpointProperty()));
		}
		if (reason == HandshakeFailure.UNRESPONSIVE) {
			return failure(Kind.UNRESPONSIVE, ex,
					"%s accepted the connection and then did not answer the handshake.".formatted(this.target),
					"Check whether the server is paused, overloaded or starting, or whether something between holds the connection back.");
		}
		if (reason == HandshakeFailure.DISCONNECTED) {
			return failure(Kind.DISCONNECTED, ex,
					"%s closed the connection during the handshake.".formatted(this.target),
					"Check that the server is up, speaks TLS on this port and asks for no client certificate (tls-auth-clients no), and that a proxy between has a server to pass to.");
		}
		return failure(Kind.UNEXPECTED, ex, "The handshake with %s failed: %s.".formatted(this.target,
				ServerText.clean(String.valueOf(ex.getMessage()))), "Check the server's TLS set-up.");
	}

	private ProbeFailure failure(Kind kind, Throwable exception, String cause, String cure) {
		return new ProbeFailure(kind, cause, cure, exception);
	}

	private <E extends Throwable> @Nullable E find(Throwable exception, Class<E> type) {
		Throwable candidate = exception;
		for (int depth = 0; candidate != null && depth < 20; depth++) {
			if (type.isInstance(candidate)) {
				return type.cast(candidate);
			}
			candidate = candidate.getCause();
		}
		return null;
	}

}
