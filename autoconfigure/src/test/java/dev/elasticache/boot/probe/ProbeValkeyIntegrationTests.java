package dev.elasticache.boot.probe;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalEngine;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalValkey;
import dev.elasticache.boot.probe.ProbeFailure.Kind;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import dev.elasticache.boot.probe.ProbeTarget.Topology;
import dev.elasticache.boot.tls.TlsVerification;
import dev.elasticache.boot.tls.TrustMaterial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Probe} against real Valkey and Redis servers.
 *
 * @author The ElastiCache Boot authors
 */
@Timeout(60)
class ProbeValkeyIntegrationTests {

	private static final String PASSWORD = "a-password-for-one-test";

	private final Probe probe = new Probe();

	@ParameterizedTest
	@CsvSource({ "valkey-server,valkey,TLSv1.2", "valkey-server,valkey,TLSv1.3", "redis-server,redis,TLSv1.2",
			"redis-server,redis,TLSv1.3" })
	void walksAllStages(String binary, String name, String protocol) {
		try (LocalValkey server = LocalValkey.builder().binary(binary).protocols(protocol).start()) {
			ProbeResult result = this.probe.run(target(server).withTopology(Topology.STANDALONE));
			assertThat(result.isSuccessful()).as(result::describe).isTrue();
			assertThat(result.stages()).extracting(ProbeStage::name)
				.containsExactly("DNS", "TCP", "TLS", "AUTH", "HELLO", "TOPOLOGY");
			assertThat(result.getFact("server")).isEqualTo(name);
			assertThat(result.getFact("version")).isEqualTo(server.info("server").get(name + "_version"));
			assertThat(result.tlsSession()).isNotNull();
			assertThat(result.tlsSession().protocol()).isEqualTo(protocol);
		}
	}

	@Test
	void recognizesWrongAuthority() {
		try (LocalValkey server = LocalValkey.builder().start()) {
			TrustMaterial other = trust(LocalCertificates.create(), TlsVerification.FULL);
			ProbeFailure failure = fails(target(server).withTls(other, null));
			assertThat(failure.kind()).isEqualTo(Kind.UNTRUSTED);
			assertThat(failure.cause()).contains("'CN=ElastiCache local CA', but the one of that name in");
		}
	}

	@Test
	void recognizesWrongHostName() {
		try (LocalValkey server = LocalValkey.builder().serverNames("master.shop.example").start()) {
			ProbeFailure failure = fails(target(server));
			assertThat(failure.kind()).isEqualTo(Kind.HOST_NAME_MISMATCH);
			assertThat(failure.cause()).contains("master.shop.example", "'localhost'");
			ProbeResult result = this.probe
				.run(target(server).withTls(trust(server.certificates(), TlsVerification.CA), null));
			assertThat(result.isSuccessful()).as(result::describe).isTrue();
		}
	}

	@Test
	void recognizesExpiredCertificate() {
		LocalCertificates certificates = LocalCertificates.create();
		try (LocalValkey server = LocalValkey.builder()
			.certificates(certificates)
			.certificate(certificates.issueExpired())
			.start()) {
			assertThat(fails(target(server)).kind()).isEqualTo(Kind.CERTIFICATE_EXPIRED);
			server.nodes().get(0).restart(certificates.issueNotYetValid());
			assertThat(fails(target(server)).kind()).isEqualTo(Kind.CERTIFICATE_NOT_YET_VALID);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "valkey-server", "redis-server" })
	void recognizesPlainTextServer(String binary) {
		try (LocalValkey server = LocalValkey.builder().binary(binary).plainText().start()) {
			TrustMaterial trust = trust(LocalCertificates.create(), TlsVerification.FULL);
			ProbeFailure failure = fails(target(server).withTls(trust, null).withCredentials("shop", PASSWORD));
			assertThat(failure.kind()).isEqualTo(Kind.PLAIN_TEXT_SERVER);
			ProbeResult result = this.probe.run(target(server));
			assertThat(result.isSuccessful()).as(result::describe).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "valkey-server", "redis-server" })
	void recognizesTlsServerBehindPlainClient(String binary) {
		try (LocalValkey server = LocalValkey.builder().binary(binary).start()) {
			ProbeFailure failure = fails(target(server).withTls(null, null).withCredentials("shop", PASSWORD));
			assertThat(failure.kind()).isEqualTo(Kind.TLS_SERVER);
			assertThat(failure.cause()).contains("localhost");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "valkey-server", "redis-server" })
	void recognizesServerLimitedToOldTls(String binary) {
		try (LocalValkey server = LocalValkey.builder().binary(binary).protocols("TLSv1.1").start()) {
			assertThat(fails(target(server)).kind()).isEqualTo(Kind.PROTOCOL_VERSION);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "valkey-server", "redis-server" })
	void recognizesRefusedLogin(String binary) {
		try (LocalValkey server = LocalValkey.builder()
			.binary(binary)
			.password(PASSWORD)
			.config("user", "reader on >" + PASSWORD + "-2 ~* -@all +get")
			.start()) {
			ProbeFailure failure = fails(target(server));
			assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
			assertThat(failure.cause()).contains("without a password");
			failure = fails(target(server).withCredentials(null, "wrong"));
			assertThat(failure.cause()).contains("does not accept the password of user 'default'");
			assertThat(fails(target(server).withCredentials("nobody", PASSWORD)).cause()).contains("user 'nobody'");
			assertThat(this.probe.run(target(server).withCredentials(null, PASSWORD)).isSuccessful()).isTrue();
			ProbeResult reader = this.probe.run(target(server).withCredentials("reader", PASSWORD + "-2"));
			assertThat(reader.isSuccessful()).as(reader::describe).isTrue();
			assertThat(reader.getFact("user")).isEqualTo("reader");
		}
	}

	@Test
	void recognizesTopologyThatIsNotExpected() {
		try (LocalValkey cluster = LocalValkey.builder().cluster(1, 0).start();
				LocalValkey standalone = LocalValkey.builder().start()) {
			assertThat(fails(target(cluster).withTopology(Topology.STANDALONE)).kind()).isEqualTo(Kind.TOPOLOGY);
			assertThat(fails(target(cluster).withTopology(Topology.READER)).kind()).isEqualTo(Kind.TOPOLOGY);
			assertThat(this.probe.run(target(cluster).withTopology(Topology.CLUSTER)).isSuccessful()).isTrue();
			assertThat(fails(target(standalone).withTopology(Topology.CLUSTER)).kind()).isEqualTo(Kind.TOPOLOGY);
		}
	}

	@Test
	void walksAllStagesOfServerlessLikeCache() {
		try (LocalValkey server = LocalValkey.builder().serverlessLike().start()) {
			ProbeResult result = this.probe.run(target(server).withTopology(Topology.CLUSTER));
			assertThat(result.isSuccessful()).as(result::describe).isTrue();
			assertThat(result.getFact("topology")).isEqualTo("cluster");
		}
	}

	@Test
	void recognizesMemcached() {
		try (LocalMemcached server = LocalMemcached.builder().start();
				LocalMemcached plain = LocalMemcached.builder().plainText().start()) {
			ProbeFailure failure = fails(target(server));
			assertThat(failure.kind()).isEqualTo(Kind.WRONG_ENGINE);
			assertThat(failure.cause()).contains("a Memcached");
			assertThat(fails(target(plain)).kind()).isEqualTo(Kind.WRONG_ENGINE);
		}
	}

	@Test
	void followsServerThroughOutage() {
		try (LocalValkey server = LocalValkey.builder().start()) {
			server.nodes().get(0).pause();
			assertThat(fails(target(server)).kind()).isEqualTo(Kind.UNRESPONSIVE);
			server.nodes().get(0).resume();
			assertThat(this.probe.run(target(server)).isSuccessful()).isTrue();
			server.nodes().get(0).kill();
			assertThat(fails(target(server)).kind()).isEqualTo(Kind.UNREACHABLE);
			server.nodes().get(0).restart();
			assertThat(this.probe.run(target(server)).isSuccessful()).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void takesServerWithoutRoomForOutage(boolean tls) throws Exception {
		LocalValkey.Builder builder = LocalValkey.builder().config("maxclients", "1");
		try (LocalValkey server = (tls ? builder : builder.plainText()).start(); Socket other = connect(server)) {
			assertThat(other.isConnected()).isTrue();
			ProbeFailure failure = fails(target(server));
			assertThat(failure.isCurableByWaiting()).as(failure.toString()).isTrue();
		}
	}

	/**
	 * Connects a client that the server keeps, which it does not before it has dropped
	 * the one before.
	 */
	private static Socket connect(LocalValkey server) throws IOException {
		while (true) {
			Socket client = new Socket(server.host(), server.port());
			client.setSoTimeout(300);
			try {
				client.getInputStream().read();
			}
			catch (SocketTimeoutException ex) {
				return client;
			}
			catch (IOException ex) {
				// Refused as well
			}
			client.close();
		}
	}

	private ProbeFailure fails(ProbeTarget target) {
		long started = System.nanoTime();
		ProbeResult result = this.probe.run(target);
		assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(4500));
		assertThat(result.describe()).doesNotContain(PASSWORD);
		ProbeFailure failure = result.getFailure();
		assertThat(failure).as(result::describe).isNotNull();
		return failure;
	}

	private ProbeTarget target(LocalEngine server) {
		LocalCertificates certificates = server.certificates();
		return ProbeTarget.of(Engine.VALKEY, server.host(), server.port())
			.withTls((certificates != null) ? trust(certificates, TlsVerification.FULL) : null, null);
	}

	private TrustMaterial trust(LocalCertificates certificates, TlsVerification verification) {
		return TrustMaterial.of(SslBundle.of(SslStoreBundle.of(null, null, certificates.trustStore())), verification);
	}

}
