package dev.elasticache.boot.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
		valkey.close();
		valkey.close();
		assertThat(Files.exists(directory.getParent())).isFalse();
		assertThat(node.isAlive()).isFalse();
	}

}
