package dev.elasticache.boot.tls;

import java.net.SocketTimeoutException;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import dev.elasticache.boot.local.LocalCertificates;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TlsSessions}.
 */
class TlsSessionsTests {

	private static final Certificate certificate = LocalCertificates.create().issue().certificate();

	private Instant now = Instant.parse("2026-06-01T00:00:00Z");

	private final TlsSessions sessions = new TlsSessions(clock());

	@Test
	void hasNoSessionsAtFirst() {
		assertThat(this.sessions.of("valkey")).isEmpty();
		assertThat(this.sessions.handshakes("valkey")).isEqualTo(new TlsHandshakes(0, 0, Map.of()));
	}

	@Test
	void keepsEnginesApart() throws Exception {
		establish("valkey", "a.example.com", 6379, "TLSv1.3");
		establish("memcached", "a.example.com", 6379, "TLSv1.2");
		assertThat(this.sessions.of("valkey")).singleElement()
			.satisfies((session) -> assertThat(session.protocol()).isEqualTo("TLSv1.3"));
		assertThat(this.sessions.of("memcached")).singleElement()
			.satisfies((session) -> assertThat(session.protocol()).isEqualTo("TLSv1.2"));
		assertThat(this.sessions.of("redis")).isEmpty();
		assertThat(this.sessions.handshakes("valkey").full()).isEqualTo(1);
	}

	@Test
	void keepsTheNewestSessionWithEachServer() throws Exception {
		establish("valkey", "a.example.com", 6379, "TLSv1.2");
		establish("valkey", "a.example.com", 6380, "TLSv1.2");
		establish("valkey", "a.example.com", 6379, "TLSv1.3");
		assertThat(this.sessions.of("valkey")).extracting(TlsSession::port, TlsSession::protocol)
			.containsExactly(tuple(6379, "TLSv1.3"), tuple(6380, "TLSv1.2"));
	}

	@Test
	void sortsByHostAndPort() throws Exception {
		establish("valkey", "b.example.com", 1, "TLSv1.3");
		establish("valkey", "a.example.com", 10000, "TLSv1.3");
		establish("valkey", "a.example.com", 9999, "TLSv1.3");
		assertThat(this.sessions.of("valkey")).extracting(TlsSession::host, TlsSession::port)
			.containsExactly(tuple("a.example.com", 9999), tuple("a.example.com", 10000), tuple("b.example.com", 1));
	}

	@Test
	void givesListThatDoesNotChange() throws Exception {
		establish("valkey", "a.example.com", 6379, "TLSv1.3");
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.sessions.of("valkey").clear());
	}

	@Test
	void tellsFullHandshakesFromResumedOnes() throws Exception {
		SSLSession session = session("TLSv1.2");
		this.sessions.established("valkey", "a.example.com", 6379, session);
		this.sessions.established("valkey", "a.example.com", 6379, session);
		this.sessions.established("valkey", "a.example.com", 6379, session);
		establish("valkey", "a.example.com", 6379, "TLSv1.2");
		assertThat(this.sessions.handshakes("valkey")).isEqualTo(new TlsHandshakes(2, 2, Map.of()));
	}

	@Test
	void countsFailuresByReason() {
		this.sessions.failed("valkey", "a.example.com", 6379, new SocketTimeoutException());
		this.sessions.failed("valkey", "b.example.com", 6379, new SocketTimeoutException());
		this.sessions.failed("valkey", "b.example.com", 6379, new IllegalStateException());
		assertThat(this.sessions.handshakes("valkey")).isEqualTo(
				new TlsHandshakes(0, 0, Map.of(HandshakeFailure.UNRESPONSIVE, 2L, HandshakeFailure.UNEXPECTED, 1L)));
		assertThat(this.sessions.handshakes("memcached").failed()).isEmpty();
	}

	@Test
	void remembersLastFailureUntilServerIsBack() throws Exception {
		assertThat(this.sessions.getFailure("valkey", "a.example.com", 6379)).isNull();
		SocketTimeoutException failure = new SocketTimeoutException();
		this.sessions.failed("valkey", "a.example.com", 6379, new IllegalStateException());
		this.sessions.failed("valkey", "a.example.com", 6379, failure);
		assertThat(this.sessions.getFailure("valkey", "a.example.com", 6379)).isSameAs(failure);
		assertThat(this.sessions.getFailure("valkey", "b.example.com", 6379)).isNull();
		establish("valkey", "a.example.com", 6379, "TLSv1.3");
		assertThat(this.sessions.getFailure("valkey", "a.example.com", 6379)).isNull();
	}

	@Test
	void forgetsFailureThatIsNotRepeated() {
		this.sessions.failed("valkey", "a.example.com", 6379, new SocketTimeoutException());
		this.now = this.now.plus(Duration.ofMinutes(5));
		assertThat(this.sessions.getFailure("valkey", "a.example.com", 6379)).isNotNull();
		this.now = this.now.plusMillis(1);
		assertThat(this.sessions.getFailure("valkey", "a.example.com", 6379)).isNull();
		assertThat(this.sessions.handshakes("valkey").failed()).containsEntry(HandshakeFailure.UNRESPONSIVE, 1L);
	}

	@Test
	void remembersServerWhileItHasConnection() throws Exception {
		establish("valkey", "a.example.com", 6379, "TLSv1.3");
		establish("valkey", "a.example.com", 6379, "TLSv1.3");
		this.sessions.closed("valkey", "a.example.com", 6379);
		this.now = this.now.plus(Duration.ofDays(1));
		assertThat(this.sessions.of("valkey")).hasSize(1);
	}

	@Test
	void forgetsServerAfterItsLastConnection() throws Exception {
		establish("valkey", "a.example.com", 6379, "TLSv1.3");
		establish("valkey", "b.example.com", 6379, "TLSv1.3");
		this.now = this.now.plus(Duration.ofDays(1));
		this.sessions.closed("valkey", "a.example.com", 6379);
		this.now = this.now.plus(Duration.ofMinutes(5));
		assertThat(this.sessions.of("valkey")).hasSize(2);
		this.now = this.now.plusMillis(1);
		assertThat(this.sessions.of("valkey")).extracting(TlsSession::host).containsExactly("b.example.com");
		assertThat(this.sessions.handshakes("valkey").full()).isEqualTo(2);
	}

	@Test
	void remembersServerThatIsConnectedToAgain() throws Exception {
		establish("valkey", "a.example.com", 6379, "TLSv1.3");
		this.sessions.closed("valkey", "a.example.com", 6379);
		establish("valkey", "a.example.com", 6379, "TLSv1.3");
		this.now = this.now.plus(Duration.ofDays(1));
		assertThat(this.sessions.of("valkey")).hasSize(1);
	}

	@Test
	void needsCertificateOfTheServer() throws Exception {
		SSLSession session = mock();
		given(session.getPeerCertificates()).willThrow(new SSLPeerUnverifiedException("peer not authenticated"));
		assertThatExceptionOfType(SSLPeerUnverifiedException.class)
			.isThrownBy(() -> this.sessions.established("valkey", "a.example.com", 6379, session));
		assertThat(this.sessions.handshakes("valkey").full()).isZero();
	}

	private Clock clock() {
		Clock clock = mock();
		given(clock.instant()).willAnswer((call) -> this.now);
		return clock;
	}

	private void establish(String engine, String host, int port, String protocol) throws Exception {
		this.sessions.established(engine, host, port, session(protocol));
	}

	private SSLSession session(String protocol) throws Exception {
		Map<String, Object> values = new HashMap<>();
		SSLSession session = mock();
		given(session.getProtocol()).willReturn(protocol);
		given(session.getCipherSuite()).willReturn("TLS_AES_256_GCM_SHA384");
		given(session.getPeerCertificates()).willReturn(new Certificate[] { certificate });
		given(session.getValue(any())).willAnswer((call) -> values.get(call.<String>getArgument(0)));
		willAnswer((call) -> values.put(call.getArgument(0), call.getArgument(1))).given(session)
			.putValue(any(), any());
		return session;
	}

}
