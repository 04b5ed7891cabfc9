package dev.elasticache.boot.probe;

import dev.elasticache.boot.probe.ProbeFailure.Kind;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
			assertThat(result.stages()).extracting(ProbeStage::name).containsExactly("DNS", "TCP", "VERSION");
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
	void doesNotRepeatControlCharacters() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.answering("VERSION 1.6\u001b[31m\tred\r\n"))) {
			assertThat(this.probe.run(target(server)).getFact("version")).isEqualTo("1.6 [31m red");
		}
	}

	private ProbeTarget target(TinyServer server) {
		return ProbeTarget.of(Engine.MEMCACHED, "127.0.0.1", server.port());
	}

}
