package dev.elasticache.boot.probe;

import java.util.concurrent.atomic.AtomicReference;

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
 * Tests for {@link Probe}, the hello of Valkey and the mistakes about it.
 *
 * @author The ElastiCache Boot authors
 */
@Timeout(20)
class ProbeValkeyTests {

	private static final String PASSWORD = "my-very-secret-password";

	private static final String UNKNOWN = "-ERR unknown command `HELLO`, with args beginning with: `3`, `AUTH`, `shop`, `"
			+ PASSWORD + "`\r\n";

	private final Probe probe = new Probe();

	@Test
	void readsVersionAndMode() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.answering("+PONG\r\n", hello("standalone")))) {
			ProbeResult result = this.probe.run(target(server));
			assertThat(result.isSuccessful()).as(result::describe).isTrue();
			assertThat(result.stages()).extracting(ProbeStage::name)
				.containsExactly("DNS", "TCP", "AUTH", "HELLO", "TOPOLOGY");
			assertThat(result.getFact("server")).isEqualTo("valkey");
			assertThat(result.getFact("version")).isEqualTo("8.0.1");
			assertThat(result.getFact("mode")).isEqualTo("standalone");
			assertThat(result.getFact("role")).isEqualTo("master");
			assertThat(result.getFact("protocol")).isEqualTo("RESP3");
			assertThat(result.tlsSession()).isNull();
		}
	}

	@Test
	void logsInWithHello() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.answering("-NOAUTH no\r\n", hello("standalone")))) {
			ProbeResult result = this.probe.run(target(server).withCredentials("shop", PASSWORD));
			assertThat(result.isSuccessful()).as(result::describe).isTrue();
			assertThat(server.received()).isEqualTo("*1\r\n$4\r\nPING\r\n*5\r\n$5\r\nHELLO\r\n$1\r\n3\r\n$4\r\nAUTH\r\n"
					+ "$4\r\nshop\r\n$23\r\n" + PASSWORD + "\r\n");
			assertThat(result.getFact("user")).isEqualTo("shop");
			assertThat(result.target().login()).isNull();
			assertThat(result + result.describe()).doesNotContain(PASSWORD);
		}
	}

	@Test
	void asksForCredentialsWhenItGetsThere() throws Exception {
		AtomicReference<String> password = new AtomicReference<>("before");
		try (TinyServer server = TinyServer.plain(TinyServer.answering("-NOAUTH no\r\n", hello("standalone")))) {
			ProbeTarget target = target(server).withLogin(() -> new ProbeLogin("shop", password.get()));
			password.set(PASSWORD);
			assertThat(this.probe.run(target).isSuccessful()).isTrue();
			assertThat(server.received()).contains(PASSWORD);
		}
	}

	@Test
	void saysWhyThereAreNoCredentials() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.answering("-NOAUTH no\r\n"))) {
			ProbeFailure failure = fails(target(server).withLogin(() -> {
				throw new IllegalStateException("Unable to load credentials from any of the providers");
			}));
			assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
			assertThat(failure.cause()).contains("Unable to load credentials from any of the providers");
			assertThat(failure.cure()).contains("elasticache.valkey.iam.enabled");
		}
	}

	@Test
	void logsInAsDefaultUserWithPasswordAlone() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.answering("-NOAUTH no\r\n", hello("standalone")))) {
			ProbeResult result = this.probe.run(target(server).withCredentials(null, PASSWORD));
			assertThat(result.isSuccessful()).as(result::describe).isTrue();
			assertThat(server.received()).contains("$7\r\ndefault\r\n");
		}
	}

	@Test
	void fallsBackToOldLogin() throws Exception {
		try (TinyServer server = TinyServer
			.plain(TinyServer.answering("-NOAUTH no\r\n", UNKNOWN, "+OK\r\n", "+PONG\r\n"))) {
			ProbeResult result = this.probe.run(target(server).withCredentials(null, PASSWORD));
			assertThat(result.isSuccessful()).as(result::describe).isTrue();
			assertThat(server.received())
				.endsWith("*2\r\n$4\r\nAUTH\r\n$23\r\n" + PASSWORD + "\r\n*1\r\n$4\r\nPING\r\n");
			assertThat(result.getFact("protocol")).isEqualTo("RESP2");
			assertThat(result.getFact("topology")).isEqualTo("not told by the server");
		}
	}

	@Test
	void takesForbiddenPingForProofOfLogin() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.answering("-NOAUTH no\r\n", UNKNOWN, "+OK\r\n",
				"-NOPERM this user has no permissions to run the 'ping' command\r\n"))) {
			ProbeResult result = this.probe.run(target(server).withCredentials("shop", PASSWORD));
			assertThat(result.isSuccessful()).as(result::describe).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					-NOAUTH HELLO must be called with the client already authenticated | lets nobody in without a password
					-WRONGPASS invalid username-password pair or user is disabled.     | does not accept the password of user 'shop'
					-ERR invalid password                                              | does not accept the password of user 'shop'
					-NOPERM this user has no permissions to run the 'hello' command    | does not permit user 'shop' to say hello
					-ERR Client sent AUTH, but no password is set                      | has no password, and one is configured
					-ERR AUTH <password> called without any password configured for the default user. | has no password
					-DENIED Redis is running in protected mode                         | is in protected mode
					-ERR service is not available                                      | refused the login of user 'shop': ERR service is not available
					""")
	void recognizesRefusedLogin(String error, String cause) throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.answering("+PONG\r\n", error + "\r\n"))) {
			ProbeResult result = this.probe.run(target(server).withCredentials("shop", PASSWORD));
			ProbeFailure failure = result.getFailure();
			assertThat(failure).as(result::describe).isNotNull();
			assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
			assertThat(failure.isCurableByWaiting()).isFalse();
			assertThat(failure.cause()).contains(cause);
			assertThat(result.stages()).extracting(ProbeStage::name).endsWith("TCP", "AUTH");
		}
	}

	@Test
	void recognizesMissingPassword() throws Exception {
		try (TinyServer server = TinyServer
			.plain(TinyServer.answering("-NOAUTH Authentication required.\r\n", "-NOAUTH HELLO must be called\r\n"))) {
			ProbeFailure failure = fails(target(server));
			assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
			assertThat(failure.cure()).contains("elasticache.valkey.password", "elasticache.valkey.username",
					"elasticache.valkey.iam.enabled");
		}
	}

	@Test
	void recognizesMissingPasswordOfOldServer() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.answering("-NOAUTH no\r\n", "-ERR unknown command\r\n",
				"-NOAUTH Authentication required.\r\n"))) {
			assertThat(fails(target(server)).kind()).isEqualTo(Kind.AUTHENTICATION);
		}
	}

	@Test
	void doesNotShowPasswordThatServerRepeats() throws Exception {
		String longPassword = PASSWORD.repeat(3);
		try (TinyServer server = TinyServer.plain(TinyServer.answering("+PONG\r\n",
				"-ERR strange command " + longPassword + ", with args " + PASSWORD + "\r\n"))) {
			ProbeResult result = this.probe.run(target(server).withCredentials("shop", longPassword));
			assertThat(result.getFailure()).isNotNull();
			assertThat(result.describe()).contains("ERR strange command ***,").doesNotContain(PASSWORD);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "LOADING Valkey is loading the dataset in memory", "ERR max number of clients reached",
			"CLUSTERDOWN Hash slot not served" })
	void recognizesBusyServer(String error) throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.answering("-" + error + "\r\n"))) {
			ProbeFailure failure = fails(target(server).withCredentials("shop", PASSWORD));
			assertThat(failure.kind()).isEqualTo(Kind.BUSY);
			assertThat(failure.isCurableByWaiting()).isTrue();
			assertThat(failure.cause()).contains(error);
			assertThat(server.received()).doesNotContain(PASSWORD);
		}
	}

	@Test
	void recognizesClusterWhereStandaloneIsExpected() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.answering("+PONG\r\n", hello("cluster")))) {
			ProbeFailure failure = fails(target(server).withTopology(Topology.STANDALONE));
			assertThat(failure.kind()).isEqualTo(Kind.TOPOLOGY);
			assertThat(failure.isCurableByWaiting()).isFalse();
			assertThat(failure.cure()).contains("elasticache.valkey.topology to cluster");
		}
	}

	@Test
	void recognizesStandaloneWhereClusterIsExpected() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.answering("+PONG\r\n", hello("standalone")))) {
			ProbeFailure failure = fails(target(server).withTopology(Topology.CLUSTER));
			assertThat(failure.kind()).isEqualTo(Kind.TOPOLOGY);
			assertThat(failure.cure()).contains("elasticache.valkey.topology to standalone");
		}
	}

	@Test
	void acceptsClusterWhereExpected() throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.answering("+PONG\r\n", hello("cluster")))) {
			ProbeResult result = this.probe.run(target(server).withTopology(Topology.CLUSTER));
			assertThat(result.isSuccessful()).as(result::describe).isTrue();
			assertThat(result.getFact("topology")).isEqualTo("cluster");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ERROR                            | Memcached
			HTTP/1.1 400 Bad Request         | web server
			220 mail.example ESMTP           | something unknown
			""")
	void recognizesOtherServer(String answer, String speaker) throws Exception {
		try (TinyServer server = TinyServer.plain(TinyServer.answering(answer + "\r\n"))) {
			ProbeFailure failure = fails(target(server).withCredentials("shop", PASSWORD));
			assertThat(failure.kind()).isEqualTo(Kind.WRONG_ENGINE);
			assertThat(failure.cause()).contains(speaker, "'" + answer + "'");
			assertThat(failure.cure()).contains("elasticache.valkey.endpoint");
			assertThat(server.received()).doesNotContain(PASSWORD);
		}
	}

	@Test
	void recognizesMemcachedWithTls() throws Exception {
		try (TinyServer server = TinyServer.tls(TestCertificates.server("localhost"),
				TinyServer.answering("ERROR\r\nERROR\r\n"))) {
			ProbeTarget target = ProbeTarget.of(Engine.VALKEY, "localhost", server.port())
				.withTls(TestCertificates.trust(), null);
			ProbeResult result = this.probe.run(target);
			assertThat(result.tlsSession()).isNotNull();
			assertThat(result.getFailure()).isNotNull();
			assertThat(result.getFailure().kind()).isEqualTo(Kind.WRONG_ENGINE);
		}
	}

	private ProbeFailure fails(ProbeTarget target) {
		ProbeResult result = this.probe.run(target);
		ProbeFailure failure = result.getFailure();
		assertThat(failure).as(result::describe).isNotNull();
		return failure;
	}

	private ProbeTarget target(TinyServer server) {
		return ProbeTarget.of(Engine.VALKEY, "127.0.0.1", server.port());
	}

	private String hello(String mode) {
		return "%7\r\n$6\r\nserver\r\n$6\r\nvalkey\r\n$7\r\nversion\r\n$5\r\n8.0.1\r\n$5\r\nproto\r\n:3\r\n"
				+ "$2\r\nid\r\n:24\r\n$4\r\nmode\r\n$" + mode.length() + "\r\n" + mode
				+ "\r\n$4\r\nrole\r\n$6\r\nmaster\r\n$7\r\nmodules\r\n*1\r\n%1\r\n$4\r\nname\r\n$6\r\nsearch\r\n";
	}

}
