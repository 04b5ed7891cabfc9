package dev.elasticache.boot.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link LocalValkey} with one node.
 */
class LocalValkeyIntegrationTests {

	private static final LocalCertificates CERTIFICATES = LocalCertificates.create();

	@ParameterizedTest
	@ValueSource(strings = { "valkey-server", "redis-server" })
	void servesVerifiedTls(String binary) throws IOException {
		try (LocalValkey valkey = LocalValkey.builder().certificates(CERTIFICATES).binary(binary).start();
				VerifyingClient client = VerifyingClient.connect(valkey.nodes().get(0), CERTIFICATES)) {
			assertThat(client.ask("PING")).isEqualTo("+PONG");
			assertThat(valkey.info("persistence")).containsEntry("aof_enabled", "0");
			assertThat(valkey.info("server")).containsEntry("process_id", Long.toString(valkey.nodes().get(0).pid()));
		}
	}

	@Test
	void isNotTrustedByAnotherAuthority() {
		try (LocalValkey valkey = LocalValkey.builder().certificates(CERTIFICATES).start()) {
			assertThatExceptionOfType(SSLHandshakeException.class)
				.isThrownBy(() -> VerifyingClient.connect(valkey.nodes().get(0), LocalCertificates.create()))
				.withMessageContaining("PKIX");
		}
	}

	@Test
	void leavesNothingBehind() {
		LocalValkey valkey = LocalValkey.builder().start();
		LocalNode node = valkey.nodes().get(0);
		Path directory = Path.of(valkey.info("server").get("config_file")).getParent();
		assertThat(directory).isDirectory();
		CompletableFuture.allOf(CompletableFuture.runAsync(valkey::close), CompletableFuture.runAsync(valkey::close))
			.join();
		valkey.close();
		assertThat(Files.exists(directory.getParent())).isFalse();
		assertThat(node.isAlive()).isFalse();
	}

	@Test
	void servesPlainText() {
		try (LocalValkey valkey = LocalValkey.builder().plainText().start()) {
			assertThat(valkey.certificates()).isNull();
			assertThat(valkey.nodes().get(0).certificate()).isNull();
			assertThat(valkey.info("server")).containsEntry("tcp_port", Integer.toString(valkey.port()));
		}
	}

	@Test
	void usesPortThatWasAskedFor() {
		int port = FreePorts.next();
		try (LocalValkey valkey = LocalValkey.builder().port(port).start()) {
			assertThat(valkey.port()).isEqualTo(port);
			assertThat(valkey.host()).isEqualTo("localhost");
			assertThatExceptionOfType(LocalEngineException.class).isThrownBy(LocalValkey.builder().port(port)::start)
				.withMessageContaining("Address already in use");
		}
	}

	@Test
	void drawsAnotherPortWhenOneIsTaken() {
		try (LocalValkey valkey = LocalValkey.builder().start(); WorkDirectory directory = WorkDirectory.create()) {
			int free = FreePorts.next();
			PrimitiveIterator.OfInt ports = IntStream.of(valkey.port(), free).iterator();
			Engine engine = new MemcachedEngine(MemcachedBinary.find(SearchPath.ofEnvironment(), false),
					TlsProtocols.DEFAULT, null, null, null);
			LocalNode node = new LocalNode(engine, directory, "node", ports::nextInt, null);
			node.start();
			assertThat(node.port()).isEqualTo(free);
			node.kill();
		}
	}

	@Test
	void appliesConfiguration() {
		try (LocalValkey valkey = LocalValkey.builder().config("maxmemory", "10mb").start()) {
			assertThat(valkey.info("memory")).containsEntry("maxmemory", "10485760");
		}
	}

	@Test
	void servesGivenCertificate() {
		ServerCertificate certificate = CERTIFICATES.issueNotYetValid();
		try (LocalValkey valkey = LocalValkey.builder().certificates(CERTIFICATES).certificate(certificate).start()) {
			assertThat(valkey.nodes().get(0).certificate()).isSameAs(certificate);
			assertThatExceptionOfType(SSLHandshakeException.class)
				.isThrownBy(() -> VerifyingClient.connect(valkey.nodes().get(0), CERTIFICATES))
				.withStackTraceContaining("CertificateNotYetValidException");
		}
	}

	@Test
	void stopsAndRestartsOnTheSamePort() throws IOException {
		try (LocalValkey valkey = LocalValkey.builder().certificates(CERTIFICATES).start()) {
			int port = valkey.port();
			valkey.stop();
			assertThat(valkey.nodes().get(0).isAlive()).isFalse();
			assertThatExceptionOfType(LocalEngineException.class).isThrownBy(() -> valkey.info("server"));
			valkey.restart();
			assertThat(valkey.port()).isEqualTo(port);
			VerifyingClient.connect(valkey.nodes().get(0), CERTIFICATES).close();
			valkey.close();
			assertThatIllegalStateException().isThrownBy(valkey::restart);
		}
	}

	@Test
	void startsEmbeddedRedisWithoutEngineOnThePath() throws IOException {
		try (LocalValkey valkey = LocalValkey.builder()
			.certificates(CERTIFICATES)
			.searchPath(new SearchPath(List.of()))
			.cluster(1, 1)
			.start(); VerifyingClient client = VerifyingClient.connect(valkey.nodes().get(0), CERTIFICATES)) {
			assertThat(client.ask("PING")).isEqualTo("+PONG");
			assertThat(valkey.info("server").get("redis_version")).startsWith("6.");
		}
	}

}
