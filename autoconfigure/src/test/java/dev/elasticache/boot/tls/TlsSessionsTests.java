package dev.elasticache.boot.tls;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link TlsSessions}.
 */
class TlsSessionsTests {

	private final TlsSessions sessions = new TlsSessions();

	@Test
	void hasNoSessionsAtFirst() {
		assertThat(this.sessions.of("valkey")).isEmpty();
	}

	@Test
	void keepsEnginesApart() {
		this.sessions.established(session("valkey", "a.example.com", 6379, "TLSv1.3"));
		this.sessions.established(session("memcached", "a.example.com", 6379, "TLSv1.2"));
		assertThat(this.sessions.of("valkey")).containsExactly(session("valkey", "a.example.com", 6379, "TLSv1.3"));
		assertThat(this.sessions.of("memcached"))
			.containsExactly(session("memcached", "a.example.com", 6379, "TLSv1.2"));
		assertThat(this.sessions.of("redis")).isEmpty();
	}

	@Test
	void keepsTheNewestSessionWithEachServer() {
		this.sessions.established(session("valkey", "a.example.com", 6379, "TLSv1.2"));
		this.sessions.established(session("valkey", "a.example.com", 6380, "TLSv1.2"));
		this.sessions.established(session("valkey", "a.example.com", 6379, "TLSv1.3"));
		assertThat(this.sessions.of("valkey")).containsExactly(session("valkey", "a.example.com", 6379, "TLSv1.3"),
				session("valkey", "a.example.com", 6380, "TLSv1.2"));
	}

	@Test
	void sortsByHostAndPort() {
		this.sessions.established(session("valkey", "b.example.com", 1, "TLSv1.3"));
		this.sessions.established(session("valkey", "a.example.com", 10000, "TLSv1.3"));
		this.sessions.established(session("valkey", "a.example.com", 9999, "TLSv1.3"));
		assertThat(this.sessions.of("valkey")).extracting(TlsSession::host, TlsSession::port)
			.containsExactly(tuple("a.example.com", 9999), tuple("a.example.com", 10000), tuple("b.example.com", 1));
	}

	@Test
	void givesListThatDoesNotChange() {
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.sessions.of("valkey").add(session("valkey", "a.example.com", 6379, "TLSv1.3")));
	}

	private TlsSession session(String engine, String host, int port, String protocol) {
		return new TlsSession(engine, host, port, protocol, "TLS_AES_256_GCM_SHA384", "CN=" + host, Instant.EPOCH);
	}

}
