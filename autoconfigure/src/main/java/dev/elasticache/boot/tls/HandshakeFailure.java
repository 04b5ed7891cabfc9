package dev.elasticache.boot.tls;

import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

import org.jspecify.annotations.Nullable;

/**
 * Reason for which a TLS handshake failed.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public enum HandshakeFailure {

	/**
	 * No trusted authority vouches for the certificate.
	 */
	UNTRUSTED,

	/**
	 * The certificate is for other names.
	 */
	HOST_NAME_MISMATCH,

	/**
	 * A certificate has expired.
	 */
	CERTIFICATE_EXPIRED,

	/**
	 * A certificate is not valid yet.
	 */
	CERTIFICATE_NOT_YET_VALID,

	/**
	 * Both sides have no version of TLS in common.
	 */
	PROTOCOL_VERSION,

	/**
	 * The server refused for another reason.
	 */
	REFUSED,

	/**
	 * The server speaks plain text.
	 */
	PLAIN_TEXT,

	/**
	 * The server did not answer in time.
	 */
	UNRESPONSIVE,

	/**
	 * The connection ended.
	 */
	DISCONNECTED,

	/**
	 * Anything else.
	 */
	UNEXPECTED;

	private static final int MAX_DEPTH = 20;

	/**
	 * Tells the reason from what the handshake ended with.
	 * @param failure the exception, as the JDK, OpenSSL or Netty made it
	 * @return the reason
	 */
	public static HandshakeFailure of(Throwable failure) {
		if (isCausedBy(failure, CertificateExpiredException.class)) {
			return CERTIFICATE_EXPIRED;
		}
		if (isCausedBy(failure, CertificateNotYetValidException.class)) {
			return CERTIFICATE_NOT_YET_VALID;
		}
		CertificateException certificate = find(failure, CertificateException.class);
		if (certificate != null) {
			return isAboutName(String.valueOf(certificate.getMessage())) ? HOST_NAME_MISMATCH : UNTRUSTED;
		}
		if (isCausedBy(failure, InvalidAlgorithmParameterException.class)) {
			// The trust store is empty
			return UNTRUSTED;
		}
		return ofMessage(failure, String.valueOf(failure.getMessage()));
	}

	private static boolean isAboutName(String message) {
		// JSSE has no exception of its own for it, see sun.security.util.HostnameChecker
		return message.startsWith("No subject alternative") || message.startsWith("No name matching")
				|| message.startsWith("Illegal given domain name");
	}

	private static HandshakeFailure ofMessage(Throwable failure, String message) {
		if (containsAny(message, "protocol_version", "PROTOCOL_VERSION", "selected protocol version",
				"No appropriate protocol", "UNSUPPORTED_PROTOCOL")) {
			return PROTOCOL_VERSION;
		}
		if (containsAny(message, "fatal alert", "_ALERT_")) {
			return REFUSED;
		}
		if (containsAny(message, "unrecognized SSL message", "Unrecognized SSL message", "not an SSL/TLS record",
				"WRONG_VERSION_NUMBER")) {
			return PLAIN_TEXT;
		}
		if (isCausedBy(failure, SocketTimeoutException.class) || message.contains("timed out")) {
			return UNRESPONSIVE;
		}
		if (isCausedBy(failure, EOFException.class) || isCausedBy(failure, SocketException.class)
				|| isCausedBy(failure, ClosedChannelException.class) || message.startsWith("Connection closed")) {
			return DISCONNECTED;
		}
		return UNEXPECTED;
	}

	private static boolean containsAny(String message, String... parts) {
		for (String part : parts) {
			if (message.contains(part)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
		return find(failure, type) != null;
	}

	private static <E extends Throwable> @Nullable E find(Throwable failure, Class<E> type) {
		Throwable candidate = failure;
		for (int depth = 0; candidate != null && depth < MAX_DEPTH; depth++) {
			if (type.isInstance(candidate)) {
				return type.cast(candidate);
			}
			candidate = candidate.getCause();
		}
		return null;
	}

}
