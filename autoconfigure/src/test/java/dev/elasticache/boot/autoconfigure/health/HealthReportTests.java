package dev.elasticache.boot.autoconfigure.health;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;

import dev.elasticache.boot.probe.EndpointProbe;
import dev.elasticache.boot.probe.EndpointSummary;
import dev.elasticache.boot.probe.Probe;
import dev.elasticache.boot.probe.ProbeFailure;
import dev.elasticache.boot.probe.ProbeFailure.Kind;
import dev.elasticache.boot.probe.ProbeResult;
import dev.elasticache.boot.probe.ProbeTarget;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import dev.elasticache.boot.probe.ProbeTarget.Topology;
import dev.elasticache.boot.tls.TlsSessions;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link HealthReport}.
 */
class HealthReportTests {

	private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

	private final TlsSessions tlsSessions = new TlsSessions();

	private final List<EngineAspect> aspects = new ArrayList<>();

	private ProbeTarget target = ProbeTarget.of(Engine.VALKEY, "a", 6379).withTopology(Topology.STANDALONE);

	@Test
	void isUpIfAllNodesAnswer() {
		Health health = report(up("a"), up("b"));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).doesNotContainKeys("concerns", "cause")
			.containsEntry("endpoint", "a:6379")
			.containsEntry("topology", "standalone")
			.containsEntry("authentication", "none")
			.containsEntry("version", "8.0.1");
		assertThat(nodes(health)).containsOnlyKeys("a:6379", "b:6379").containsEntry("b:6379", Map.of("state", "up"));
	}

	@Test
	void isDegradedIfOneNodeOfManyIsDown() {
		Health health = report(up("a"), down("b"));
		assertThat(health.getStatus()).isEqualTo(HealthReport.DEGRADED);
		assertThat(health.getDetails()).containsEntry("concerns", List.of("Node b:6379 is down"));
		assertThat(nodes(health)).containsEntry("b:6379", Map.of("state", "down", "error", "IOException: Gone"));
	}

	@Test
	void isDownIfNoNodeAnswers() {
		Health health = report(down("a"), down("b"));
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).doesNotContainKey("concerns");
	}

	@Test
	void isDegradedIfCertificateIsCloseToItsEnd() throws Exception {
		establish("a", NOW.plus(Duration.ofDays(13)));
		Health health = report(up("a"));
		assertThat(health.getStatus()).isEqualTo(HealthReport.DEGRADED);
		assertThat(health.getDetails()).containsEntry("concerns",
				List.of("Certificate of a:6379 ends at 2026-06-14T00:00:00Z"));
		assertThat(nodes(health).get("a:6379")).containsEntry("certificateExpires", "2026-06-14T00:00:00Z")
			.containsEntry("certificateSubject", "CN=a")
			.containsEntry("tlsProtocol", "TLSv1.3")
			.containsEntry("cipherSuite", "TLS_AES_128_GCM_SHA256");
	}

	@Test
	void isDegradedIfServerWouldNotBeTrustedAgain() throws Exception {
		this.tlsSessions.failed("valkey", "a", 6379,
				new SSLHandshakeException("General problem").initCause(new CertificateException("No such authority")));
		Health health = report(up("a"), up("b"));
		assertThat(health.getStatus()).isEqualTo(HealthReport.DEGRADED);
		assertThat(health.getDetails()).containsEntry("concerns",
				List.of("New connections with a:6379 fail: CertificateException: No such authority"));
		establish("a", NOW.plus(Duration.ofDays(300)));
		assertThat(report(up("a"), up("b")).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void isUpIfServerWasTooBusyForAnotherConnection() {
		this.tlsSessions.failed("valkey", "a", 6379, new SocketTimeoutException());
		this.tlsSessions.failed("valkey", "b", 6379, new EOFException());
		assertThat(report(up("a"), up("b")).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void isUpIfCertificateIsFarFromItsEnd() throws Exception {
		establish("a", NOW.plus(Duration.ofDays(15)));
		assertThat(report(up("a")).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void isNotConcernedAboutCertificateOfNodeThatIsGone() throws Exception {
		establish("former", NOW);
		assertThat(report(up("a")).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void includesAspectsOfTheEngine() {
		this.aspects.add(aspect(Engine.VALKEY, "credentials", "Credentials cannot be renewed"));
		this.aspects.add(aspect(Engine.MEMCACHED, "other", "Not of this engine"));
		Health health = report(up("a"));
		assertThat(health.getStatus()).isEqualTo(HealthReport.DEGRADED);
		assertThat(health.getDetails()).containsEntry("credentials", Map.of("key", "value"))
			.containsEntry("concerns", List.of("Credentials cannot be renewed"))
			.doesNotContainKey("other");
	}

	private static EngineAspect aspect(Engine engine, String name, String concern) {
		EngineAspect aspect = mock();
		given(aspect.engine()).willReturn(engine);
		given(aspect.name()).willReturn(name);
		given(aspect.details()).willReturn(Map.of("key", "value"));
		given(aspect.concern()).willReturn(concern);
		return aspect;
	}

	@Test
	void tellsRiskWithoutConcern() {
		EndpointProbe probe = probed(failed(Kind.NAMES_CACHED_FOR_EVER));
		Health health = report(probe, up("a"));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("cure", "Cure of NAMES_CACHED_FOR_EVER")
			.doesNotContainKey("concerns");
		then(probe).should(never()).runInBackground(any());
	}

	@Test
	void tellsMistakeBeforeRisk() {
		EndpointProbe probe = probed(failed(Kind.NAMES_CACHED_FOR_EVER), failed(Kind.UNTRUSTED));
		Health health = report(probe, up("a"));
		assertThat(health.getStatus()).isEqualTo(HealthReport.DEGRADED);
		assertThat(health.getDetails()).containsEntry("cure", "Cure of UNTRUSTED")
			.containsEntry("concerns", List.of("The probe found a mistake"));
		then(probe).should().runInBackground(Engine.VALKEY);
	}

	private static EndpointProbe probed(ProbeResult... results) {
		EndpointProbe probe = mock();
		given(probe.summarize(Engine.VALKEY)).willReturn(new EndpointSummary(List.of("a:6379"), "standalone", "none"));
		given(probe.getLastResults(Engine.VALKEY)).willReturn(List.of(results));
		return probe;
	}

	private ProbeResult failed(Kind kind) {
		ProbeResult result = mock();
		given(result.target()).willReturn(this.target);
		given(result.time()).willReturn(NOW);
		given(result.getFailure()).willReturn(new ProbeFailure(kind, "Cause of " + kind, "Cure of " + kind, null));
		return result;
	}

	@Test
	void degradedDropsNoApplicationFromItsLoadBalancer() {
		assertThat(HttpCodeStatusMapper.getDefault().getStatusCode(HealthReport.DEGRADED)).isEqualTo(200);
		StatusAggregator aggregator = StatusAggregator.getDefault();
		assertThat(aggregator.getAggregateStatus(HealthReport.DEGRADED, Status.UP)).isEqualTo(Status.UP);
		assertThat(
				HttpCodeStatusMapper.getDefault().getStatusCode(aggregator.getAggregateStatus(HealthReport.DEGRADED)))
			.isEqualTo(200);
	}

	@Test
	void showsHowTheClientLogsInAndNoSecret() {
		this.target = this.target.withCredentials(null, "secret");
		assertThat(report(up("a")).getDetails()).containsEntry("authentication", "token");
		this.target = this.target.withCredentials("shop", "secret");
		Health health = report(up("a"));
		assertThat(health.getDetails()).containsEntry("authentication", "user");
		assertThat(health.toString()).doesNotContain("secret");
	}

	private Health report(NodeAnswer... answers) {
		return report(new EndpointProbe(new Probe(), () -> List.of(this.target)), answers);
	}

	private Health report(EndpointProbe probe, NodeAnswer... answers) {
		HealthReport report = new HealthReport(probe, this.tlsSessions, this.aspects, Duration.ofDays(14),
				Clock.fixed(NOW, ZoneOffset.UTC));
		return report.of(Engine.VALKEY, List.of(answers));
	}

	private void establish(String host, Instant expires) throws Exception {
		X509Certificate certificate = mock();
		given(certificate.getSubjectX500Principal()).willReturn(new X500Principal("CN=" + host));
		given(certificate.getNotAfter()).willReturn(Date.from(expires));
		SSLSession session = mock();
		given(session.getProtocol()).willReturn("TLSv1.3");
		given(session.getCipherSuite()).willReturn("TLS_AES_128_GCM_SHA256");
		given(session.getPeerCertificates()).willReturn(new Certificate[] { certificate });
		this.tlsSessions.established("valkey", host, 6379, session);
	}

	private static NodeAnswer up(String host) {
		return new NodeAnswer(host, 6379, "8.0.1", null);
	}

	private static NodeAnswer down(String host) {
		return new NodeAnswer(host, 6379, null, new IOException("Gone"));
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Map<String, String>> nodes(Health health) {
		return (Map<String, Map<String, String>>) health.getDetails().get("nodes");
	}

}
