package dev.elasticache.boot.probe;

import java.util.ArrayList;
import java.util.List;

import dev.elasticache.boot.probe.ProbeFailure.Kind;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import dev.elasticache.boot.probe.ProbeTarget.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Probe}, the version of Memcached and the mistakes about it.
 *
 * @author The ElastiCache Boot authors
 */
@Timeout(20)
class ProbeMemcachedTests {

	private final Probe probe = new Probe();

	@Test
	void readsVersion() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.answering("VERSION 1.6.18\r\n"))) {
			ProbeResult result = this.probe.run(target(server));
			assertThat(result.isSuccessful()).as(result::describe).isTrue();
			assertThat(result.stages()).extracting(ProbeStage::name).containsExactly("DNS", "TCP", "VERSION", "JVM");
			assertThat(result.getFact("version")).isEqualTo("1.6.18");
			assertThat(server.received()).isEqualTo("version\r\n");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			-ERR unknown command 'version', with args beginning with: | a Valkey or Redis
			-NOAUTH Authentication required.                          | a Valkey or Redis
			HTTP/1.1 400 Bad Request                                  | a web server
			ERROR                                                     | one that does not know the command
			""")
	void recognizesOtherServer(String answer, String speaker) throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.answering(answer + "\r\n"))) {
			ProbeFailure failure = this.probe.run(target(server)).getFailure();
			assertThat(failure).isNotNull();
			assertThat(failure.kind()).isEqualTo(Kind.WRONG_ENGINE);
			assertThat(failure.isCurableByWaiting()).isFalse();
			assertThat(failure.cause()).contains(speaker);
			assertThat(failure.cure()).contains("elasticache.memcached.endpoint");
		}
	}

	@Test
	void readsNodesOfCluster() throws Exception {
		assertFindsNodes(configuration("CONFIG cluster"));
	}

	@Test
	void readsNodesOfClusterThatKeepsThemInAnItem() throws Exception {
		assertFindsNodes("ERROR\r\n", configuration("VALUE AmazonElastiCache:cluster"));
	}

	private static String configuration(String head) {
		String text = "12\na.example.com|10.0.0.1|11211 b||11212\n";
		return "%s 0 %d\r\n%s\r\nEND\r\n".formatted(head, text.length(), text);
	}

	private void assertFindsNodes(String... answers) throws Exception {
		List<String> all = new ArrayList<>(List.of("VERSION 1.6.18\r\n"));
		all.addAll(List.of(answers));
		try (TinyServer server = TinyServer.plain(TinyServer.answering(all.toArray(String[]::new)))) {
			ProbeResult result = this.probe.run(target(server).withTopology(Topology.DISCOVERY));
			assertThat(result.isSuccessful()).as(result::describe).isTrue();
			assertThat(result.getFact("configuration")).isEqualTo("12");
			assertThat(result.getFact("nodes")).isEqualTo("a.example.com:11211 b:11212");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "CONFIG cluster 0 3\r\nabc\r\nEND\r\n", "CONFIG cluster 0 7\r\n12\na|b\r\nEND\r\n" })
	void recognizesConfigurationThatCannotBeRead(String answer) throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.answering("VERSION 1.6.18\r\n", answer))) {
			ProbeFailure failure = this.probe.run(target(server).withTopology(Topology.DISCOVERY)).getFailure();
			assertThat(failure).isNotNull();
			assertThat(failure.kind()).isEqualTo(Kind.TOPOLOGY);
			assertThat(failure.cause()).contains("cannot be read", "Malformed configuration");
		}
	}

	@Test
	void waitsForNodeThatIsListedAndHasNoName() {
		ProbeTarget node = ProbeTarget.of(Engine.MEMCACHED, "0001.shop.invalid", 11211)
			.withTopology(Topology.DISCOVERED);
		ProbeFailure failure = this.probe.run(node).getFailure();
		assertThat(failure).isNotNull();
		assertThat(failure.isCurableByWaiting()).isTrue();
		assertThat(failure.cause()).contains("0001.shop.invalid");
	}

	@Test
	void doesNotRepeatControlCharacters() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.answering("VERSION 1.6\u001b[31m\tred\r\n"))) {
			assertThat(this.probe.run(target(server)).getFact("version")).isEqualTo("1.6 [31m red");
		}
	}

	private ProbeTarget target(TinyServer server) {
		return ProbeTarget.of(Engine.MEMCACHED, "127.0.0.1", server.port());
	}

}
