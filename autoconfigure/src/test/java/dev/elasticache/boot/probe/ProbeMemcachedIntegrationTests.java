package dev.elasticache.boot.probe;

import java.time.Duration;
import java.util.Map;

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

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Probe} against real Memcached servers.
 *
 * @author The ElastiCache Boot authors
 */
@Timeout(60)
class ProbeMemcachedIntegrationTests {

	private final Probe probe = new Probe();

	@Test
	void walksAllStages() {
		try (LocalMemcached server = LocalMemcached.builder().start()) {
			ProbeResult result = this.probe.run(target(server));
			assertThat(result.isSuccessful()).as(result::describe).isTrue();
			assertThat(result.stages()).extracting(ProbeStage::name)
				.containsExactly("DNS", "TCP", "TLS", "VERSION", "JVM");
			Map<String, String> stats = server.stats().get(0);
			assertThat(result.getFact("version")).isEqualTo(stats.get("version"));
		}
	}

	@Test
	void findsNodesThatConfigurationEndpointTellsOf() {
		try (LocalMemcached cluster = LocalMemcached.builder().nodes(2).discovery().start()) {
			ProbeResult result = this.probe.run(target(cluster).withTopology(Topology.DISCOVERY));
			assertThat(result.isSuccessful()).as(result::describe).isTrue();
			assertThat(result.stages()).extracting(ProbeStage::name)
				.containsExactly("DNS", "TCP", "TLS", "VERSION", "DISCOVERY", "JVM");
			assertThat(result.getFact("nodes").split(" ")).containsExactlyInAnyOrder(
					"localhost:" + cluster.nodes().get(0).port(), "localhost:" + cluster.nodes().get(1).port());
		}
	}

	@Test
	void recognizesNodeThatIsTakenForConfigurationEndpoint() {
		try (LocalMemcached server = LocalMemcached.builder().start()) {
			ProbeFailure failure = fails(target(server).withTopology(Topology.DISCOVERY));
			assertThat(failure.kind()).isEqualTo(Kind.TOPOLOGY);
			assertThat(failure.cause()).contains("it knows of no cluster");
			assertThat(failure.cure()).contains("elasticache.memcached.discovery to 'off'");
		}
	}

	@Test
	void recognizesWrongAuthority() {
		try (LocalMemcached server = LocalMemcached.builder().start()) {
			TrustMaterial other = trust(LocalCertificates.create(), TlsVerification.FULL);
			assertThat(fails(target(server).withTls(other, null)).kind()).isEqualTo(Kind.UNTRUSTED);
		}
	}

	@Test
	void recognizesWrongHostName() {
		try (LocalMemcached server = LocalMemcached.builder().serverNames("*.shop.example").start()) {
			ProbeFailure failure = fails(target(server));
			assertThat(failure.kind()).isEqualTo(Kind.HOST_NAME_MISMATCH);
			assertThat(failure.cause()).contains("*.shop.example");
			ProbeTarget target = target(server);
			assertThat(this.probe.run(target.withTls(target.trust(), "0001.shop.example")).isSuccessful()).isTrue();
		}
	}

	@Test
	void recognizesPlainTextServer() {
		try (LocalMemcached server = LocalMemcached.builder().plainText().start()) {
			TrustMaterial trust = trust(LocalCertificates.create(), TlsVerification.FULL);
			assertThat(fails(target(server).withTls(trust, null)).kind()).isEqualTo(Kind.PLAIN_TEXT_SERVER);
			assertThat(this.probe.run(target(server)).isSuccessful()).isTrue();
		}
	}

	@Test
	void recognizesTlsServerBehindPlainClient() {
		try (LocalMemcached server = LocalMemcached.builder().start()) {
			assertThat(fails(target(server).withTls(null, null)).kind()).isEqualTo(Kind.TLS_SERVER);
		}
	}

	@Test
	void recognizesValkey() {
		try (LocalValkey server = LocalValkey.builder().start()) {
			ProbeFailure failure = fails(target(server));
			assertThat(failure.kind()).isEqualTo(Kind.WRONG_ENGINE);
			assertThat(failure.cause()).contains("a Valkey or Redis");
		}
	}

	@Test
	void followsServerThroughOutage() {
		try (LocalMemcached server = LocalMemcached.builder().start()) {
			server.nodes().get(0).pause();
			assertThat(fails(target(server)).kind()).isEqualTo(Kind.UNRESPONSIVE);
			server.nodes().get(0).resume();
			assertThat(this.probe.run(target(server)).isSuccessful()).isTrue();
			server.nodes().get(0).kill();
			assertThat(fails(target(server)).kind()).isEqualTo(Kind.UNREACHABLE);
		}
	}

	private ProbeFailure fails(ProbeTarget target) {
		long started = System.nanoTime();
		ProbeResult result = this.probe.run(target);
		assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(4500));
		ProbeFailure failure = result.getFailure();
		assertThat(failure).as(result::describe).isNotNull();
		return failure;
	}

	private ProbeTarget target(LocalEngine server) {
		LocalCertificates certificates = server.certificates();
		return ProbeTarget.of(Engine.MEMCACHED, server.host(), server.port())
			.withTls((certificates != null) ? trust(certificates, TlsVerification.FULL) : null, null);
	}

	private TrustMaterial trust(LocalCertificates certificates, TlsVerification verification) {
		return TrustMaterial.of(SslBundle.of(SslStoreBundle.of(null, null, certificates.trustStore())), verification);
	}

}
