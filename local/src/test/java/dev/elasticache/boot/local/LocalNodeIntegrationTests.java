package dev.elasticache.boot.local;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link LocalNode}.
 */
class LocalNodeIntegrationTests {

	private static final LocalCertificates CERTIFICATES = LocalCertificates.create();

	private static List<LocalEngine> engines = List.of();

	@BeforeAll
	static void start() {
		engines = List.of(LocalValkey.builder().certificates(CERTIFICATES).start(),
				LocalMemcached.builder().certificates(CERTIFICATES).start());
	}

	@AfterAll
	static void close() {
		engines.forEach(LocalEngine::close);
	}

	static List<LocalNode> nodes() {
		return engines.stream().map((engine) -> engine.nodes().get(0)).toList();
	}

	@ParameterizedTest
	@MethodSource("nodes")
	void listensOnOneAddressAlone(LocalNode node) {
		assertThatExceptionOfType(ConnectException.class)
			.isThrownBy(() -> new Socket("127.0.0.2", node.port()).close());
	}

	@ParameterizedTest
	@MethodSource("nodes")
	void isKilledAndRestarted(LocalNode node) throws IOException {
		int port = node.port();
		long pid = node.pid();
		try (VerifyingClient client = VerifyingClient.connect(node, CERTIFICATES)) {
			node.kill();
			assertThat(node.isAlive()).isFalse();
			assertThat(client.readsEnd()).isTrue();
			assertThatExceptionOfType(ConnectException.class)
				.isThrownBy(() -> VerifyingClient.connect(node, CERTIFICATES));
			assertThatIllegalStateException().isThrownBy(node::pause);
		}
		node.restart();
		assertThat(node.port()).isEqualTo(port);
		assertThat(node.pid()).isNotEqualTo(pid);
		VerifyingClient.connect(node, CERTIFICATES).close();
	}

	@ParameterizedTest
	@MethodSource("nodes")
	void isPausedAndResumed(LocalNode node) throws IOException {
		try (VerifyingClient client = VerifyingClient.connect(node, CERTIFICATES)) {
			node.pause();
			assertThat(node.isAlive()).isTrue();
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> client.ask("nonsense"));
			node.resume();
			assertThat(client.readLine()).containsIgnoringCase("ERR");
		}
	}

	@ParameterizedTest
	@MethodSource("nodes")
	@EnabledOnOs(OS.LINUX)
	void hasNoThreadThatRunsWhenPaused(LocalNode node) throws Exception {
		List<Thread> others = busyThreads();
		try {
			for (int i = 0; i < 20; i++) {
				node.pause();
				assertThat(states(node)).containsOnly("T");
				node.resume();
			}
		}
		finally {
			others.forEach(Thread::interrupt);
		}
	}

	@ParameterizedTest
	@MethodSource("nodes")
	void isRestartedWhenPaused(LocalNode node) throws IOException {
		node.pause();
		node.restart();
		VerifyingClient.connect(node, CERTIFICATES).close();
	}

	@ParameterizedTest
	@MethodSource("nodes")
	void rotatesCertificateOnTheFly(LocalNode node) throws IOException {
		LocalCertificates next = LocalCertificates.create();
		ServerCertificate rotated = next.issue();
		try (VerifyingClient old = VerifyingClient.connect(node, CERTIFICATES)) {
			node.rotate(rotated);
			assertThat(node.certificate()).isSameAs(rotated);
			try (VerifyingClient client = VerifyingClient.connect(node, next)) {
				assertThat(client.certificate()).isEqualTo(rotated.certificate());
			}
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> VerifyingClient.connect(node, CERTIFICATES));
			assertThat(old.ask("nonsense")).containsIgnoringCase("ERR");
		}
		node.rotate(CERTIFICATES.issue());
		VerifyingClient.connect(node, CERTIFICATES).close();
	}

	@ParameterizedTest
	@MethodSource("nodes")
	void servesAnotherCertificate(LocalNode node) throws IOException {
		ServerCertificate rotated = CERTIFICATES.issue("localhost");
		node.restart(rotated);
		try (VerifyingClient client = VerifyingClient.connect(node, CERTIFICATES)) {
			assertThat(client.certificate()).isEqualTo(rotated.certificate());
		}
		node.restart(CERTIFICATES.issueExpired());
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> VerifyingClient.connect(node, CERTIFICATES))
			.withStackTraceContaining("CertificateExpiredException");
		node.restart(CERTIFICATES.issue());
	}

	private static List<Thread> busyThreads() {
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
			Thread thread = new Thread(() -> {
				while (!Thread.currentThread().isInterrupted()) {
					Thread.onSpinWait();
				}
			});
			thread.setDaemon(true);
			thread.start();
			threads.add(thread);
		}
		return threads;
	}

	private static List<String> states(LocalNode node) throws IOException {
		List<String> states = new ArrayList<>();
		try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/%d/task".formatted(node.pid())))) {
			for (Path thread : threads) {
				String stat = Files.readString(thread.resolve("stat"));
				states.add(stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1));
			}
		}
		return states;
	}

}
