package dev.elasticache.boot.local;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;

import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LocalEngineBuilder#protocols(String...)}.
 */
class ProtocolsIntegrationTests {

	private static final LocalCertificates CERTIFICATES = LocalCertificates.create();

	static List<Function<String[], LocalEngine>> engines() {
		return List.of(
				(protocols) -> LocalValkey.builder()
					.binary("valkey-server")
					.certificates(CERTIFICATES)
					.protocols(protocols)
					.start(),
				(protocols) -> LocalValkey.builder()
					.binary("redis-server")
					.certificates(CERTIFICATES)
					.protocols(protocols)
					.start(),
				(protocols) -> LocalMemcached.builder().certificates(CERTIFICATES).protocols(protocols).start());
	}

	@ParameterizedTest
	@MethodSource("engines")
	void servesOneVersionOnly(Function<String[], LocalEngine> engines) throws IOException {
		assertServesOnly(engines, "TLSv1.2", "TLSv1.3");
		assertServesOnly(engines, "TLSv1.3", "TLSv1.2");
	}

	private void assertServesOnly(Function<String[], LocalEngine> engines, String served, String refused)
			throws IOException {
		try (LocalEngine engine = engines.apply(new String[] { served })) {
			LocalNode node = engine.nodes().get(0);
			try (VerifyingClient client = VerifyingClient.connect(node, CERTIFICATES, "localhost")) {
				assertThat(client.protocol()).isEqualTo(served);
			}
			assertThatExceptionOfType(SSLHandshakeException.class)
				.isThrownBy(() -> VerifyingClient.connect(node, CERTIFICATES, "localhost", refused))
				.withMessageContaining("protocol_version");
		}
	}

	@ParameterizedTest
	@MethodSource("engines")
	void servesObsoleteVersion(Function<String[], LocalEngine> engines) throws IOException {
		try (LocalEngine engine = engines.apply(new String[] { "TLSv1.1" })) {
			LocalNode node = engine.nodes().get(0);
			assertThatExceptionOfType(SSLHandshakeException.class)
				.isThrownBy(() -> VerifyingClient.connect(node, CERTIFICATES))
				.withMessageContaining("protocol_version");
			assertThat(ObsoleteHello.versionChosenBy(node)).isEqualTo("TLSv1.1");
		}
	}

}
