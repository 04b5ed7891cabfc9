package dev.elasticache.boot.local;

import java.io.IOException;
import java.util.List;

import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LocalMemcached}.
 */
class LocalMemcachedIntegrationTests {

	private static final LocalCertificates CERTIFICATES = LocalCertificates.create();

	@Test
	void servesVerifiedTls() throws IOException {
		try (LocalMemcached memcached = builder().start();
				VerifyingClient client = VerifyingClient.connect(memcached.nodes().get(0), CERTIFICATES)) {
			assertThat(client.ask("version")).startsWith("VERSION 1.");
			assertThat(client.protocol()).isEqualTo("TLSv1.3");
		}
	}

	@Test
	void isNotTrustedByAnotherAuthority() {
		try (LocalMemcached memcached = builder().start()) {
			assertThatExceptionOfType(SSLHandshakeException.class)
				.isThrownBy(() -> VerifyingClient.connect(memcached.nodes().get(0), LocalCertificates.create()))
				.withMessageContaining("PKIX");
		}
	}

	@Test
	void servesPlainText() throws IOException {
		try (LocalMemcached memcached = LocalMemcached.builder().plainText().nodes(2).discovery().start()) {
			assertThat(memcached.certificates()).isNull();
			assertThat(memcached.stats()).extracting((stats) -> stats.get("pid"))
				.containsExactlyElementsOf(pids(memcached));
			assertThat(DiscoveryItem.of(memcached.nodes().get(0))).startsWith("1\nlocalhost|127.0.0.1|");
		}
	}

	@Test
	void nodesHaveNamesOfTheirOwn() throws IOException {
		try (LocalMemcached memcached = builder().nodes(2)
			.serverNames(0, "0001.shop.test")
			.serverNames(1, "0002.shop.test")
			.start()) {
			VerifyingClient.connect(memcached.nodes().get(0), CERTIFICATES, "0001.shop.test").close();
			VerifyingClient.connect(memcached.nodes().get(1), CERTIFICATES, "0002.shop.test").close();
			assertThatExceptionOfType(SSLHandshakeException.class)
				.isThrownBy(() -> VerifyingClient.connect(memcached.nodes().get(1), CERTIFICATES, "0001.shop.test"))
				.withMessageContaining("0001.shop.test");
		}
	}

	@Test
	void tellsAllNodesAfterRestartToo() throws IOException {
		try (LocalMemcached memcached = builder().nodes(3).discovery().start()) {
			List<LocalNode> nodes = memcached.nodes();
			String item = DiscoveryItem.of(nodes.get(0));
			assertThat(item).matches("1\n(localhost\\|\\|\\d+ ){2}localhost\\|\\|\\d+\n");
			nodes.get(2).kill();
			memcached.announce(nodes.subList(0, 2));
			assertThat(DiscoveryItem.of(nodes.get(1))).startsWith("2\n")
				.doesNotContain(Integer.toString(nodes.get(2).port()));
			nodes.get(2).restart();
			assertThat(DiscoveryItem.of(nodes.get(2))).startsWith("2\n");
		}
	}

	@Test
	void takesLargeItems() throws IOException {
		try (LocalMemcached memcached = builder().maxItemSize(DataSize.ofMegabytes(2)).start();
				VerifyingClient client = VerifyingClient.connect(memcached.nodes().get(0), CERTIFICATES)) {
			assertThat(client.ask("set a 0 0 1500000\r\n" + "a".repeat(1_500_000))).isEqualTo("STORED");
		}
	}

	@Test
	void hasMemoryAsTold() {
		try (LocalMemcached memcached = builder().memory(DataSize.ofMegabytes(128)).start()) {
			assertThat(memcached.stats().get(0)).containsEntry("limit_maxbytes", "134217728");
		}
	}

	private static LocalMemcached.Builder builder() {
		return LocalMemcached.builder().certificates(CERTIFICATES);
	}

	private static List<String> pids(LocalMemcached memcached) {
		return memcached.nodes().stream().map((node) -> Long.toString(node.pid())).toList();
	}

}
