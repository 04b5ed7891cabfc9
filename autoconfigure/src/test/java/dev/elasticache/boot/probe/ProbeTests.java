package dev.elasticache.boot.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.elasticache.boot.probe.ProbeFailure.Kind;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Probe}, names, connections and time limits.
 *
 * @author The ElastiCache Boot authors
 */
@Timeout(20)
class ProbeTests {

	private static final Duration LIMIT = Duration.ofSeconds(4);

	private static final Duration SHORT = Duration.ofMillis(800);

	private final Probe probe = new Probe();

	@Test
	void recognizesUnknownHost() {
		ProbeResult result = this.probe.run(ProbeTarget.of(Engine.VALKEY, "no-such-cache.invalid", 6379));
		assertThat(result.isSuccessful()).isFalse();
		assertThat(result.stages()).hasSize(1);
		assertThat(result.getFailure()).satisfies((failure) -> {
			assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN_HOST);
			assertThat(failure.isCurableByWaiting()).isFalse();
			assertThat(failure.cause()).contains("'no-such-cache.invalid'");
			assertThat(failure.cure()).contains("elasticache.valkey.endpoint");
		});
	}

	@Test
	void recognizesRefusedConnection() throws Exception {
		int port;
		try (ServerSocket closed = new ServerSocket(0)) {
			port = closed.getLocalPort();
		}
		ProbeResult result = this.probe.run(ProbeTarget.of(Engine.MEMCACHED, "127.0.0.1", port));
		assertThat(result.getFailure()).satisfies((failure) -> {
			assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
			assertThat(failure.isCurableByWaiting()).isTrue();
			assertThat(failure.cause()).contains("127.0.0.1:" + port, "refused");
			assertThat(failure.cure()).contains("elasticache.memcached.endpoint");
		});
		assertThat(result.stages()).extracting(ProbeStage::name).containsExactly("DNS", "TCP");
		assertThat(result.getFact("addresses")).isEqualTo("127.0.0.1");
	}

	@Test
	void recognizesConnectionNobodyAnswers() throws Exception {
		List<Socket> waiting = new ArrayList<>();
		// A full queue of connections drops the next one, as a security group does
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			for (int i = 0; i < 3; i++) {
				Socket socket = new Socket();
				waiting.add(socket);
				connectQuietly(socket, full);
			}
			ProbeTarget target = ProbeTarget.of(Engine.VALKEY, "127.0.0.1", full.getLocalPort())
				.withLimits(Duration.ofMillis(300), LIMIT);
			ProbeFailure failure = this.probe.run(target).getFailure();
			assertThat(failure).isNotNull();
			assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
			assertThat(failure.isCurableByWaiting()).isTrue();
			assertThat(failure.cause()).contains("security group", "300 ms");
			assertThat(failure.cure()).contains("port " + full.getLocalPort());
		}
		finally {
			for (Socket socket : waiting) {
				socket.close();
			}
		}
	}

	@Test
	void endsInTimeWithSilentServer() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.silent())) {
			assertEndsUnresponsive(ProbeTarget.of(Engine.VALKEY, "127.0.0.1", server.port()));
			assertEndsUnresponsive(
					ProbeTarget.of(Engine.MEMCACHED, "127.0.0.1", server.port()).withLimits(SHORT, SHORT));
		}
	}

	@Test
	void endsInTimeWithSilentTlsHandshake() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.silent())) {
			assertEndsUnresponsive(
					ProbeTarget.of(Engine.VALKEY, "localhost", server.port()).withTls(TestCertificates.trust(), null));
		}
	}

	@Test
	void endsInTimeWithServerSilentAfterTlsHandshake() throws Exception {
		try (TinyServer server = TinyServer.tls(TestCertificates.server("localhost"), TinyServer.silent())) {
			ProbeTarget target = ProbeTarget.of(Engine.VALKEY, "localhost", server.port())
				.withTls(TestCertificates.trust(), null);
			ProbeResult result = assertEndsUnresponsive(target);
			assertThat(result.tlsSession()).isNotNull();
		}
	}

	@Test
	void endsInTimeWithDrippingServer() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.dripping())) {
			assertEndsUnresponsive(ProbeTarget.of(Engine.VALKEY, "127.0.0.1", server.port()));
			assertEndsUnresponsive(
					ProbeTarget.of(Engine.MEMCACHED, "127.0.0.1", server.port()).withLimits(SHORT, SHORT));
		}
	}

	@Test
	void endsInTimeWithDrippingTlsRecord() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.drippingRecord())) {
			ProbeTarget target = ProbeTarget.of(Engine.MEMCACHED, "localhost", server.port())
				.withTls(TestCertificates.trust(), null);
			assertEndsUnresponsive(target);
		}
	}

	@Test
	void keepsOwnTimeLimit() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.dripping())) {
			ProbeTarget target = ProbeTarget.of(Engine.VALKEY, "127.0.0.1", server.port())
				.withLimits(Duration.ofMillis(100), Duration.ofMillis(500));
			long started = System.nanoTime();
			ProbeResult result = this.probe.run(target);
			assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
			assertThat(result.getFailure()).isNotNull();
			assertThat(result.getFailure().cause()).contains("AUTH", "500 ms");
		}
	}

	@Test
	void probesSeveralTargetsAtTheSameTime() throws Exception {
		try (TinyServer silent = TinyServer.plain(TinyServer.silent());
				TinyServer memcached = TinyServer.plain(TinyServer.answering("VERSION 1.6.18\r\n"))) {
			List<ProbeTarget> targets = new ArrayList<>();
			for (int i = 0; i < 5; i++) {
				targets.add(ProbeTarget.of(Engine.VALKEY, "127.0.0.1", silent.port()).withLimits(SHORT, SHORT));
			}
			targets.add(ProbeTarget.of(Engine.MEMCACHED, "127.0.0.1", memcached.port()));
			long started = System.nanoTime();
			List<ProbeResult> results = this.probe.runAll(targets);
			assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SHORT.multipliedBy(3));
			assertThat(results).extracting(ProbeResult::isSuccessful)
				.containsExactly(false, false, false, false, false, true);
		}
	}

	@Test
	void endsOnInterruptAndKeepsIt() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.silent())) {
			Thread.currentThread().interrupt();
			ProbeResult result = this.probe.run(ProbeTarget.of(Engine.VALKEY, "127.0.0.1", server.port()));
			assertThat(Thread.interrupted()).isTrue();
			assertThat(result.getFailure()).isNotNull();
			assertThat(result.getFailure().cause()).contains("interrupted");
		}
	}

	@Test
	void refusesPortOutOfRange() {
		assertThatIllegalArgumentException().isThrownBy(() -> ProbeTarget.of(Engine.VALKEY, "localhost", 70000))
			.withMessageContaining("70000");
	}

	private ProbeResult assertEndsUnresponsive(ProbeTarget target) {
		long started = System.nanoTime();
		ProbeResult result = this.probe.run(target);
		assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(target.timeLimit().plusSeconds(3));
		assertThat(result.getFailure()).satisfies((failure) -> {
			assertThat(failure.kind()).isEqualTo(Kind.UNRESPONSIVE);
			assertThat(failure.isCurableByWaiting()).isTrue();
		});
		return result;
	}

	private void connectQuietly(Socket socket, ServerSocket server) {
		try {
			socket.connect(server.getLocalSocketAddress(), 100);
		}
		catch (IOException ex) {
			// The queue is full
		}
	}

}
