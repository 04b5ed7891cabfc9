package dev.elasticache.boot.local;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LocalValkey} with several nodes.
 */
class LocalValkeyTopologyIntegrationTests {

	private static final LocalCertificates CERTIFICATES = LocalCertificates.create();

	@ParameterizedTest
	@ValueSource(strings = { "valkey-server", "redis-server" })
	void replicates(String binary) throws IOException {
		try (LocalValkey valkey = builder().binary(binary).replicas(2).password("secret \"#1\"").start()) {
			assertThat(valkey.nodes()).hasSize(3);
			assertThat(valkey.readerPort()).isEqualTo(valkey.nodes().get(1).port()).isNotEqualTo(valkey.port());
			assertThat(valkey.info("replication")).containsEntry("role", "master")
				.containsEntry("connected_slaves", "2");
			assertThat(valkey.info(valkey.nodes().get(2), "replication")).containsEntry("role", "slave");
			try (VerifyingClient client = VerifyingClient.connect(valkey.nodes().get(1), CERTIFICATES)) {
				assertThat(client.ask("PING")).startsWith("-NOAUTH");
				assertThat(client.ask("AUTH \"secret \\\"#1\\\"\"")).isEqualTo("+OK");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "valkey-server", "redis-server" })
	void formsCluster(String binary) throws IOException {
		try (LocalValkey valkey = builder().binary(binary).cluster(3, 1).start()) {
			assertThat(valkey.nodes()).hasSize(6);
			for (LocalNode node : valkey.nodes()) {
				try (VerifyingClient client = VerifyingClient.connect(node, CERTIFICATES)) {
					List<String> nodes = client.askForText("CLUSTER NODES");
					assertThat(nodes).hasSize(6).allMatch((line) -> line.contains(",localhost"));
					assertThat(nodes).filteredOn((line) -> line.contains("slave")).hasSize(3);
				}
			}
			assertThat(slotsOf(valkey.nodes().get(0))).isEqualTo("0-5460");
			assertThat(slotsOf(valkey.nodes().get(1))).isEqualTo("5461-10921");
			assertThat(slotsOf(valkey.nodes().get(2))).isEqualTo("10922-16383");
			assertThat(valkey.info(valkey.nodes().get(4), "replication")).containsEntry("master_port",
					Integer.toString(valkey.nodes().get(1).port()));
		}
	}

	@Test
	void clusterReplacesKilledPrimaryAndOutlastsRestart() {
		try (LocalValkey valkey = builder().cluster(3, 1).start()) {
			valkey.nodes().get(0).kill();
			LocalNode replica = valkey.nodes().get(3);
			assertThat(Poll.until(() -> "master".equals(valkey.info(replica, "replication").get("role")))).isTrue();
			valkey.nodes().get(0).restart();
			assertThat(Poll.until(() -> "slave".equals(valkey.info("replication").get("role")))).isTrue();
			valkey.restart();
			assertThat(valkey.info("replication")).containsEntry("master_link_status", "up");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "valkey-server", "redis-server" })
	void deniesWhatServerlessLacks(String binary) throws IOException {
		try (LocalValkey valkey = builder().binary(binary).serverlessLike().replicas(1).start();
				VerifyingClient client = VerifyingClient.connect(valkey.nodes().get(0), CERTIFICATES)) {
			for (String command : List.of("KEYS *", "CLIENT TRACKING ON", "CLIENT LIST", "PSUBSCRIBE a*",
					"CONFIG GET save", "MONITOR", "WAIT 0 0", "OBJECT ENCODING a", "CLUSTER ADDSLOTS 1")) {
				assertThat(client.ask(command)).as(command).startsWith("-NOPERM");
			}
			assertThat(client.ask("SET a b")).isEqualTo("+OK");
			assertThat(client.ask("CLIENT SETNAME a")).isEqualTo("+OK");
			assertThat(client.askForText("CLUSTER NODES")).hasSize(2);
			assertThat(valkey.readerPort()).isEqualTo(valkey.nodes().get(1).port());
		}
	}

	private static LocalValkey.Builder builder() {
		return LocalValkey.builder().certificates(CERTIFICATES);
	}

	private static String slotsOf(LocalNode node) throws IOException {
		try (VerifyingClient client = VerifyingClient.connect(node, CERTIFICATES)) {
			String self = client.askForText("CLUSTER NODES")
				.stream()
				.filter((line) -> line.contains("myself"))
				.findAny()
				.orElseThrow();
			return self.substring(self.lastIndexOf(' ') + 1);
		}
	}

}
