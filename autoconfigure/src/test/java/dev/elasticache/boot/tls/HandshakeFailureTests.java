package dev.elasticache.boot.tls;

import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandshakeFailure}.
 */
class HandshakeFailureTests {

	@ParameterizedTest
	@MethodSource
	void tellsReason(Throwable failure, HandshakeFailure reason) {
		assertThat(HandshakeFailure.of(failure)).isEqualTo(reason);
	}

	static Stream<Arguments> tellsReason() {
		return Stream.of(
				Arguments.of(causedBy(new CertificateException("PKIX path building failed")),
						HandshakeFailure.UNTRUSTED),
				Arguments.of(causedBy(new InvalidAlgorithmParameterException()), HandshakeFailure.UNTRUSTED),
				Arguments.of(causedBy(new CertificateException("No subject alternative DNS name matching a found.")),
						HandshakeFailure.HOST_NAME_MISMATCH),
				Arguments.of(causedBy(new CertificateException("No name matching a found")),
						HandshakeFailure.HOST_NAME_MISMATCH),
				Arguments.of(expired(new CertificateExpiredException()), HandshakeFailure.CERTIFICATE_EXPIRED),
				Arguments.of(expired(new CertificateNotYetValidException()),
						HandshakeFailure.CERTIFICATE_NOT_YET_VALID),
				Arguments.of(new SSLHandshakeException("Received fatal alert: protocol_version"),
						HandshakeFailure.PROTOCOL_VERSION),
				Arguments.of(
						new SSLHandshakeException(
								"The server selected protocol version TLS11 is not accepted by client preferences"),
						HandshakeFailure.PROTOCOL_VERSION),
				Arguments.of(new SSLHandshakeException("Received fatal alert: handshake_failure"),
						HandshakeFailure.REFUSED),
				Arguments.of(new SSLException("Unsupported or unrecognized SSL message"), HandshakeFailure.PLAIN_TEXT),
				Arguments.of(new SSLException("Unrecognized SSL message, plaintext connection?"),
						HandshakeFailure.PLAIN_TEXT),
				Arguments.of(new NotSslRecordException("not an SSL/TLS record: 2d455252"), HandshakeFailure.PLAIN_TEXT),
				Arguments.of(new SocketTimeoutException("Read timed out"), HandshakeFailure.UNRESPONSIVE),
				Arguments.of(new SslHandshakeTimeoutException("handshake timed out after 1000ms"),
						HandshakeFailure.UNRESPONSIVE),
				Arguments.of(new EOFException(), HandshakeFailure.DISCONNECTED),
				Arguments.of(new SocketException("Connection reset"), HandshakeFailure.DISCONNECTED),
				Arguments.of(new ClosedChannelException(), HandshakeFailure.DISCONNECTED),
				Arguments.of(new IllegalStateException(), HandshakeFailure.UNEXPECTED));
	}

	@Test
	void endsWhereCausesGoInCircles() {
		Exception one = new Exception();
		one.initCause(new Exception(one));
		assertThat(HandshakeFailure.of(one)).isEqualTo(HandshakeFailure.UNEXPECTED);
	}

	private static Throwable causedBy(Exception cause) {
		return new SSLHandshakeException("General problem").initCause(cause);
	}

	private static Throwable expired(CertificateException cause) {
		return causedBy(new CertificateException("PKIX path validation failed", new CertPathValidatorException(cause)));
	}

}
