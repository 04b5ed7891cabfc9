package dev.elasticache.boot.probe;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;

import javax.net.ssl.SSLSocket;

import dev.elasticache.boot.probe.ProbeFailure.Kind;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import dev.elasticache.boot.tls.TlsVerification;
import dev.elasticache.boot.tls.TrustMaterial;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Probe}, TLS and the mistakes about it.
 *
 * @author The ElastiCache Boot authors
 */
@Timeout(20)
class ProbeTlsTests {

	private static final String PASSWORD = "my-very-secret-password";

	private static final String HELLO = "%2\r\n$7\r\nversion\r\n$5\r\n8.0.1\r\n$4\r\nmode\r\n$10\r\nstandalone\r\n";

	private final Probe probe = new Probe();

	@Test
	void reportsNegotiatedSession() throws Exception {
		try (TinyServer server = TinyServer.tls(TestCertificates.server("localhost"), TinyServer.answering(HELLO))) {
			ProbeResult result = this.probe.run(valkey(server, TestCertificates.trust()));
			assertThat(result.isSuccessful()).as(result::describe).isTrue();
			assertThat(result.tlsSession()).satisfies((session) -> {
				assertThat(session.engine()).isEqualTo("valkey");
				assertThat(session.protocol()).isEqualTo("TLSv1.3");
				assertThat(session.subject()).isEqualTo("CN=localhost");
			});
			assertThat(result.getFact("verified")).isEqualTo("FULL");
			assertThat(result.getFact("names")).isEqualTo("localhost");
			assertThat(result.getFact("issuer")).isEqualTo("CN=Probe Test CA");
		}
	}

	@Test
	void makesFullHandshakeEachTime() throws Exception {
		try (TinyServer server = TinyServer.tls(TestCertificates.server("localhost"), TinyServer.silent(), "TLSv1.2")) {
			TrustMaterial trust = TestCertificates.trust();
			byte[] first = sessionId(trust, server.port());
			assertThat(sessionId(trust, server.port())).isNotEqualTo(first);
		}
	}

	@Test
	void recognizesUntrustedAuthority() throws Exception {
		X509Bundle certificate = TestCertificates.issue(TestCertificates.OTHER_CA, past(1), future(1), "localhost");
		try (TinyServer server = TinyServer.tls(certificate, TinyServer.answering(HELLO))) {
			ProbeFailure failure = fails(server, valkey(server, TestCertificates.trust()));
			assertThat(failure.kind()).isEqualTo(Kind.UNTRUSTED);
			assertThat(failure.isCurableByWaiting()).isFalse();
			assertThat(failure.cause()).contains("'CN=Unheard-of CA', which is not trusted by the SSL bundle");
			assertThat(failure.cure()).contains("elasticache.tls.bundle");
		}
	}

	@Test
	void recognizesUntrustedAuthorityWithoutVerifyingNames() throws Exception {
		X509Bundle certificate = TestCertificates.issue(TestCertificates.OTHER_CA, past(1), future(1), "localhost");
		try (TinyServer server = TinyServer.tls(certificate, TinyServer.answering(HELLO))) {
			TrustMaterial trust = TestCertificates.trust(TestCertificates.CA, TlsVerification.CA);
			assertThat(fails(server, valkey(server, trust)).kind()).isEqualTo(Kind.UNTRUSTED);
		}
	}

	@Test
	void recognizesHostNameMismatch() throws Exception {
		X509Bundle certificate = TestCertificates.server("*.shop.abc123.use1.cache.amazonaws.com", "other.example");
		try (TinyServer server = TinyServer.tls(certificate, TinyServer.answering(HELLO))) {
			ProbeFailure failure = fails(server, valkey(server, TestCertificates.trust()));
			assertThat(failure.kind()).isEqualTo(Kind.HOST_NAME_MISMATCH);
			assertThat(failure.isCurableByWaiting()).isFalse();
			assertThat(failure.cause()).contains("*.shop.abc123.use1.cache.amazonaws.com other.example", "'localhost'",
					"alias");
			assertThat(failure.cure()).contains("elasticache.valkey.endpoint", "elasticache.tls.verification to ca");
			failure = fails(server, memcached(server, TestCertificates.trust()));
			assertThat(failure.kind()).isEqualTo(Kind.HOST_NAME_MISMATCH);
			assertThat(failure.cure()).contains("elasticache.memcached.tls-host-name");
		}
	}

	@Test
	void recognizesAddressThatNoCertificateNames() throws Exception {
		try (TinyServer server = TinyServer.tls(TestCertificates.server("localhost"), TinyServer.answering(HELLO))) {
			ProbeTarget target = ProbeTarget.of(Engine.VALKEY, "127.0.0.1", server.port())
				.withTls(TestCertificates.trust(), null);
			assertThat(fails(server, target).kind()).isEqualTo(Kind.HOST_NAME_MISMATCH);
		}
	}

	@Test
	void acceptsExpectedNameInsteadOfHost() throws Exception {
		X509Bundle certificate = TestCertificates.server("*.shop.abc123.use1.cache.amazonaws.com");
		try (TinyServer server = TinyServer.tls(certificate, TinyServer.answering("VERSION 1.6.18\r\n"))) {
			ProbeTarget target = memcached(server, TestCertificates.trust());
			ProbeResult result = this.probe
				.run(target.withTls(target.trust(), "0001.shop.abc123.use1.cache.amazonaws.com"));
			assertThat(result.isSuccessful()).as(result::describe).isTrue();
		}
	}

	@Test
	void acceptsOtherNameWithVerificationOfAuthorityOnly() throws Exception {
		try (TinyServer server = TinyServer.tls(TestCertificates.server("other.example"),
				TinyServer.answering("VERSION 1.6.18\r\n"))) {
			TrustMaterial trust = TestCertificates.trust(TestCertificates.CA, TlsVerification.CA);
			ProbeResult result = this.probe.run(memcached(server, trust));
			assertThat(result.isSuccessful()).as(result::describe).isTrue();
			assertThat(result.getFact("verified")).isEqualTo("CA");
		}
	}

	@Test
	void recognizesExpiredCertificate() throws Exception {
		X509Bundle certificate = TestCertificates.issue(TestCertificates.CA, past(48), past(24), "localhost");
		try (TinyServer server = TinyServer.tls(certificate, TinyServer.answering(HELLO))) {
			ProbeFailure failure = fails(server, valkey(server, TestCertificates.trust()));
			assertThat(failure.kind()).isEqualTo(Kind.CERTIFICATE_EXPIRED);
			assertThat(failure.cause())
				.contains("its own ended at " + certificate.getCertificate().getNotAfter().toInstant());
		}
	}

	@Test
	void recognizesCertificateNotYetValid() throws Exception {
		X509Bundle certificate = TestCertificates.issue(TestCertificates.CA, future(24), future(48), "localhost");
		try (TinyServer server = TinyServer.tls(certificate, TinyServer.answering(HELLO))) {
			ProbeFailure failure = fails(server, valkey(server, TestCertificates.trust()));
			assertThat(failure.kind()).isEqualTo(Kind.CERTIFICATE_NOT_YET_VALID);
			assertThat(failure.cure()).contains("clock");
		}
	}

	@Test
	void recognizesEmptyTrustStore() throws Exception {
		KeyStore empty = KeyStore.getInstance("PKCS12");
		empty.load(null, null);
		TrustMaterial trust = TrustMaterial.of(SslBundle.of(SslStoreBundle.of(null, null, empty)),
				TlsVerification.FULL);
		try (TinyServer server = TinyServer.tls(TestCertificates.server("localhost"), TinyServer.answering(HELLO))) {
			ProbeFailure failure = fails(server, valkey(server, trust));
			assertThat(failure.kind()).isEqualTo(Kind.UNTRUSTED);
			assertThat(failure.cause()).contains("trust store is empty");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "ERROR\r\n", "-ERR unknown command\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n" })
	void recognizesPlainTextServerThatAnswersTheHandshake(String answer) throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.answering(answer))) {
			ProbeFailure failure = fails(server, valkey(server, TestCertificates.trust()));
			assertThat(failure.kind()).isEqualTo(Kind.PLAIN_TEXT_SERVER);
			assertThat(failure.isCurableByWaiting()).isFalse();
			assertThat(failure.cure()).contains("in-transit encryption");
			assertNothingTold(server);
		}
	}

	@Test
	void recognizesPlainTextServerThatIsSilentAboutTheHandshake() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.plainValkey())) {
			ProbeFailure failure = fails(server, valkey(server, TestCertificates.trust()));
			assertThat(failure.kind()).isEqualTo(Kind.PLAIN_TEXT_SERVER);
			assertThat(failure.cause()).contains("'-ERR Protocol error: invalid multibulk length'");
			assertThat(server.connections()).isEqualTo(2);
			assertNothingTold(server);
		}
	}

	@Test
	void recognizesPlainTextServerThatClosesOnTheHandshake() throws Exception {
		try (TinyServer server = TinyServer.plain((input, output) -> {
			byte[] buffer = new byte[4096];
			if (input.read(buffer) > 0 && buffer[0] == '*') {
				output.write("ERROR\r\n".getBytes(StandardCharsets.US_ASCII));
			}
		})) {
			ProbeFailure failure = fails(server, memcached(server, TestCertificates.trust()));
			assertThat(failure.kind()).isEqualTo(Kind.PLAIN_TEXT_SERVER);
			assertNothingTold(server);
		}
	}

	@Test
	void recognizesServerThatClosesOnEverything() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.closing())) {
			ProbeFailure failure = fails(server, memcached(server, TestCertificates.trust()));
			assertThat(failure.kind()).isEqualTo(Kind.DISCONNECTED);
			assertThat(failure.isCurableByWaiting()).isTrue();
			assertNothingTold(server);
		}
	}

	@ParameterizedTest
	@ValueSource(bytes = { 70, 40, 112, 116 })
	void recognizesAlerts(byte alert) throws Exception {
		try (TinyServer server = TinyServer
			.plain(TinyServer.sending((byte) 0x15, (byte) 3, (byte) 3, (byte) 0, (byte) 2, (byte) 2, alert))) {
			ProbeFailure failure = fails(server, valkey(server, TestCertificates.trust()));
			assertThat(failure.kind()).isEqualTo((alert == 70) ? Kind.PROTOCOL_VERSION : Kind.HANDSHAKE_REFUSED);
			assertThat(failure.isCurableByWaiting()).isFalse();
			String cause = switch (alert) {
				case 70 -> "no version of TLS in common";
				case 40 -> "'handshake_failure'";
				case 112 -> "'unrecognized_name'";
				default -> "wants a certificate from its client";
			};
			assertThat(failure.cause()).contains(cause);
			assertNothingTold(server);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void recognizesServerThatWantsClientCertificate(String protocol) throws Exception {
		try (TinyServer server = TinyServer.tlsWithClientCertificate(TestCertificates.server("localhost"),
				TinyServer.answering(HELLO), protocol)) {
			ProbeFailure failure = this.probe.run(valkey(server, TestCertificates.trust())).getFailure();
			assertThat(failure).isNotNull();
			// The alert may be lost when the server closes first
			assertThat(failure.kind()).isIn(Kind.HANDSHAKE_REFUSED, Kind.DISCONNECTED);
			assertThat(failure.cure()).contains("tls-auth-clients no");
		}
	}

	@Test
	void recognizesServerThatChoosesOldProtocol() throws Exception {
		byte[] serverHello = new byte[5 + 42];
		byte[] start = { 0x16, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2 };
		System.arraycopy(start, 0, serverHello, 0, start.length);
		serverHello[44] = (byte) 0xc0;
		serverHello[45] = 0x13;
		try (TinyServer server = TinyServer.plain(TinyServer.sending(serverHello))) {
			ProbeFailure failure = fails(server, valkey(server, TestCertificates.trust()));
			assertThat(failure.kind()).as(failure::cause).isEqualTo(Kind.PROTOCOL_VERSION);
			assertThat(failure.cure()).contains("TLS 1.2 or 1.3");
		}
	}

	@Test
	void recognizesProtocolsWithoutCommonVersion() throws Exception {
		SslBundle bundle = TestCertificates.trust().getSslBundle();
		TrustMaterial only12 = TrustMaterial.of(SslBundle.of(bundle.getStores(), bundle.getKey(),
				SslOptions.of(null, new String[] { "TLSv1.2" }), bundle.getProtocol(), bundle.getManagers()),
				TlsVerification.FULL);
		try (TinyServer server = TinyServer.tls(TestCertificates.server("localhost"), TinyServer.answering(HELLO),
				"TLSv1.3")) {
			assertThat(fails(server, valkey(server, only12)).kind()).isEqualTo(Kind.PROTOCOL_VERSION);
		}
	}

	@Test
	void recognizesTlsServerBehindPlainClient() throws Exception {
		try (TinyServer server = TinyServer.tls(TestCertificates.server("localhost"), TinyServer.answering(HELLO))) {
			ProbeFailure failure = fails(server, valkey(server, null));
			assertThat(failure.kind()).isEqualTo(Kind.TLS_SERVER);
			assertThat(failure.isCurableByWaiting()).isFalse();
			assertThat(failure.cure()).contains("elasticache.tls.enabled to true");
			assertThat(fails(server, memcached(server, null)).kind()).isEqualTo(Kind.TLS_SERVER);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void neverSendsPasswordToTlsServerInPlainText(boolean alerts) throws Exception {
		try (TinyServer server = TinyServer.plain((input, output) -> {
			input.read(new byte[100]);
			if (alerts) {
				output.write(new byte[] { 0x15, 3, 3, 0, 2, 2, 70 });
			}
		})) {
			ProbeFailure failure = fails(server, valkey(server, null));
			assertThat(failure.kind()).isEqualTo(alerts ? Kind.TLS_SERVER : Kind.DISCONNECTED);
			assertThat(server.received()).startsWith("*1\r\n$4\r\nPING\r\n").doesNotContain(PASSWORD, "HELLO", "AUTH");
		}
	}

	private byte[] sessionId(TrustMaterial trust, int port) throws IOException {
		try (SSLSocket socket = trust.createSslSocket(new Socket("localhost", port), "localhost", port)) {
			return socket.getSession().getId();
		}
	}

	private ProbeFailure fails(TinyServer server, ProbeTarget target) {
		long started = System.nanoTime();
		ProbeResult result = this.probe.run(target);
		assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(4500));
		ProbeFailure failure = result.getFailure();
		assertThat(failure).as(result::describe).isNotNull();
		assertThat(result.tlsSession()).isNull();
		assertThat(result + result.describe()).doesNotContain(PASSWORD);
		assertThat(server.received()).doesNotContain(PASSWORD);
		if (target.trust() != null) {
			assertThat(server.received()).doesNotContain("PING", "HELLO", "AUTH", "version");
		}
		return failure;
	}

	private void assertNothingTold(TinyServer server) {
		assertThat(server.received()).startsWith("\u0016\u0003").doesNotContain(PASSWORD);
	}

	private ProbeTarget valkey(TinyServer server, TrustMaterial trust) {
		return ProbeTarget.of(Engine.VALKEY, "localhost", server.port())
			.withTls(trust, null)
			.withCredentials("shop", PASSWORD);
	}

	private ProbeTarget memcached(TinyServer server, TrustMaterial trust) {
		return ProbeTarget.of(Engine.MEMCACHED, "localhost", server.port()).withTls(trust, null);
	}

	private Instant past(int hours) {
		return Instant.now().minus(Duration.ofHours(hours));
	}

	private Instant future(int hours) {
		return Instant.now().plus(Duration.ofHours(hours));
	}

}
