package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import dev.elasticache.boot.tls.HandshakeFailure;
import dev.elasticache.boot.tls.TlsHandshakes;
import dev.elasticache.boot.tls.TlsSessions;
import dev.elasticache.boot.tls.TrustMaterial;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link NodeConnector}.
 *
 * @author The ElastiCache Boot authors
 */
class NodeConnectorTests {

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void refusesUntrustedServer(String protocol) throws Exception {
		try (ScriptedServer server = ScriptedServer.tls((socket, beneath) -> socket.getInputStream().read());
				ScriptedServer other = ScriptedServer.tls((socket, beneath) -> {
				})) {
			assertThatExceptionOfType(SSLHandshakeException.class)
				.isThrownBy(() -> connect(server.address(), other.trust(protocol)))
				.withMessageContaining("PKIX path");
			Awaitility.await().untilAsserted(() -> assertThat(server.failures()).hasSize(1));
			assertThat(server.failures().get(0)).isInstanceOf(IOException.class);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void refusesServerWithAnotherName(String protocol) throws Exception {
		try (ScriptedServer server = ScriptedServer.tls("other.example",
				(socket, beneath) -> socket.getInputStream().read())) {
			assertThatExceptionOfType(SSLHandshakeException.class)
				.isThrownBy(() -> connect(server.address(), server.trust(protocol)))
				.withMessageContaining("localhost");
		}
	}

	@Test
	void acceptsServerWithExpectedName() throws Exception {
		try (ScriptedServer server = ScriptedServer.tls("other.example",
				(socket, beneath) -> socket.getInputStream().read())) {
			TlsSessions sessions = new TlsSessions();
			new NodeConnector(server.trust(), "other.example", sessions, Duration.ofSeconds(5))
				.connect(server.address())
				.close();
			assertThat(sessions.of("memcached")).singleElement()
				.satisfies((session) -> assertThat(session.host()).isEqualTo("localhost"));
		}
	}

	@Test
	void reportsHandshakes() throws Exception {
		TlsSessions sessions = new TlsSessions();
		try (ScriptedServer server = ScriptedServer.tls((socket, beneath) -> {
			socket.getOutputStream().write(1);
			socket.getInputStream().read();
		})) {
			TrustMaterial trust = server.trust();
			for (int i = 0; i < 2; i++) {
				NodeChannel channel = new NodeConnector(trust, null, sessions, Duration.ofSeconds(5))
					.connect(server.address());
				ByteBuffer data = ByteBuffer.allocate(10);
				Awaitility.await().until(() -> channel.read(data) == 1);
				channel.close();
			}
			assertThatExceptionOfType(SSLHandshakeException.class)
				.isThrownBy(() -> new NodeConnector(trust, "other.example", sessions, Duration.ofSeconds(5))
					.connect(server.address()));
		}
		assertThat(sessions.handshakes("memcached"))
			.isEqualTo(new TlsHandshakes(1, 1, Map.of(HandshakeFailure.HOST_NAME_MISMATCH, 1L)));
	}

	@Test
	void reportsEndOfConnection() throws Exception {
		TlsSessions sessions = mock();
		try (ScriptedServer server = ScriptedServer.tls((socket, beneath) -> socket.getInputStream().read())) {
			NodeChannel channel = new NodeConnector(server.trust(), null, sessions, Duration.ofSeconds(5))
				.connect(server.address());
			then(sessions).should(never()).closed(any(), any(), anyInt());
			channel.close();
			channel.close();
			then(sessions).should().closed("memcached", "localhost", server.address().getPort());
		}
	}

	@Test
	void refusesPlainTextServer() throws Exception {
		CompletableFuture<byte[]> received = new CompletableFuture<>();
		try (ScriptedServer server = ScriptedServer.raw((socket) -> {
			socket.getOutputStream().write("ERROR\r\n".getBytes(StandardCharsets.US_ASCII));
			received.complete(socket.getInputStream().readAllBytes());
		})) {
			assertThatExceptionOfType(SSLException.class).isThrownBy(() -> connect(server.address(), server.trust()))
				.withMessageContaining("nrecognized SSL message");
			assertThat(received.get(2, TimeUnit.SECONDS)[0]).isEqualTo((byte) 22);
		}
	}

	@Test
	void limitsTimeOfSilentHandshake() throws Exception {
		try (ScriptedServer server = ScriptedServer.raw((socket) -> socket.getInputStream().readAllBytes())) {
			TrustMaterial trust = server.trust();
			long start = System.nanoTime();
			assertThatExceptionOfType(SocketTimeoutException.class)
				.isThrownBy(
						() -> new NodeConnector(trust, null, null, Duration.ofMillis(300)).connect(server.address()))
				.withMessage("No TLS handshake within 300 ms");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(50),
					Duration.ofSeconds(5));
		}
	}

	@Test
	void saysWhyThereIsNoConnection() {
		InetSocketAddress closed = InetSocketAddress.createUnresolved("localhost", 1);
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(closed, null));
		InetSocketAddress unknown = InetSocketAddress.createUnresolved("unknown.invalid", 11211);
		assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> connect(unknown, null));
	}

	@Test
	void resumesSession() throws Exception {
		List<byte[]> sessions = new CopyOnWriteArrayList<>();
		try (ScriptedServer server = ScriptedServer.tls((socket, beneath) -> {
			sessions.add(socket.getSession().getId());
			socket.getInputStream().read();
		})) {
			TrustMaterial trust = server.trust("TLSv1.2");
			connect(server.address(), trust).close();
			connect(server.address(), trust).close();
			Awaitility.await().until(() -> sessions.size() == 2);
			assertThat(sessions.get(0)).isNotEmpty().isEqualTo(sessions.get(1));
		}
	}

	private static NodeChannel connect(InetSocketAddress node, TrustMaterial trust) throws Exception {
		return new NodeConnector(trust, null, null, Duration.ofSeconds(5)).connect(node);
	}

}
