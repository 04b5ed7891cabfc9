package dev.elasticache.boot.autoconfigure.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import dev.elasticache.boot.probe.EndpointProbe;
import dev.elasticache.boot.probe.EndpointSummary;
import dev.elasticache.boot.probe.ProbeFailure;
import dev.elasticache.boot.probe.ProbeResult;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import dev.elasticache.boot.tls.HandshakeFailure;
import dev.elasticache.boot.tls.TlsSession;
import dev.elasticache.boot.tls.TlsSessions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Makes the health of an engine of what its nodes answered: up, down if none answered,
 * and {@link #DEGRADED} if some did not, a certificate is close to its end or would not
 * be trusted again, another aspect of the engine is a concern, or the probe found what
 * waiting cannot cure, or an endpoint of replicas, which no node answers for, that cannot
 * be used. Its newest result tells why, and what to do, also of a mere risk.
 *
 * @param probe the probe of the endpoints
 * @param tlsSessions the TLS sessions
 * @param aspects what belongs to the health of an engine beside its nodes
 * @param expiryThreshold how long before its end a certificate counts
 * @param clock the clock
 * @author The ElastiCache Boot authors
 */
record HealthReport(EndpointProbe probe, TlsSessions tlsSessions, List<EngineAspect> aspects, Duration expiryThreshold,
		Clock clock) {

	/**
	 * The application works, and somebody should look. Spring Boot maps a status that it
	 * does not know to HTTP 200, and lets any known one win in an aggregate, so that no
	 * load balancer drops the application for it.
	 */
	static final Status DEGRADED = new Status("DEGRADED");

	private static final Set<HandshakeFailure> TRANSIENT = EnumSet.of(HandshakeFailure.DISCONNECTED,
			HandshakeFailure.UNRESPONSIVE);

	Health of(Engine engine, List<NodeAnswer> answers) {
		List<String> concerns = concerns(engine, answers);
		boolean answered = answers.stream().anyMatch((answer) -> answer.failure() == null);
		Health.Builder health = new Health.Builder(status(answered, concerns));
		describe(health, engine, answers);
		health.withDetail("nodes", describeNodes(engine, answers));
		if (answered && !concerns.isEmpty()) {
			health.withDetail("concerns", concerns);
		}
		ProbeResult failed = failedProbe(engine);
		if (!answered || isMistake(failed) || isOfReader(failed)) {
			this.probe.runInBackground(engine);
			explain(health, failed);
		}
		else if (isRisk(failed)) {
			explain(health, failed);
		}
		return health.build();
	}

	private static Status status(boolean answered, List<String> concerns) {
		if (!answered) {
			return Status.DOWN;
		}
		return concerns.isEmpty() ? Status.UP : DEGRADED;
	}

	private List<String> concerns(Engine engine, List<NodeAnswer> answers) {
		List<String> concerns = new ArrayList<>();
		Instant threshold = this.clock.instant().plus(this.expiryThreshold);
		for (NodeAnswer answer : answers) {
			Throwable refusal = this.tlsSessions.getFailure(engine.id(), answer.host(), answer.port());
			if (answer.failure() != null) {
				concerns.add("Node %s is down".formatted(answer.node()));
			}
			else if (refusal != null && !TRANSIENT.contains(HandshakeFailure.of(refusal))) {
				concerns.add("New connections with %s fail: %s".formatted(answer.node(), NodeAnswer.describe(refusal)));
			}
		}
		for (TlsSession session : this.tlsSessions.of(engine.id())) {
			if (session.expires().isBefore(threshold) && answers.stream().anyMatch((answer) -> answer.isOf(session))) {
				concerns.add(
						"Certificate of %s:%d ends at %s".formatted(session.host(), session.port(), session.expires()));
			}
		}
		if (isMistake(failedProbe(engine))) {
			concerns.add("The probe found a mistake");
		}
		else if (isOfReader(failedProbe(engine))) {
			concerns.add("Replicas cannot be read from");
		}
		for (EngineAspect aspect : aspects(engine)) {
			String concern = aspect.concern();
			if (concern != null) {
				concerns.add(concern);
			}
		}
		return concerns;
	}

	private List<EngineAspect> aspects(Engine engine) {
		return this.aspects.stream().filter((aspect) -> aspect.engine() == engine).toList();
	}

	private void describe(Health.Builder health, Engine engine, List<NodeAnswer> answers) {
		EndpointSummary summary = this.probe.summarize(engine);
		health.withDetail("endpoint", String.join(", ", summary.endpoints()))
			.withDetail("topology", summary.topology())
			.withDetail("authentication", summary.authentication());
		String versions = answers.stream()
			.map(NodeAnswer::version)
			.filter(Objects::nonNull)
			.distinct()
			.sorted()
			.collect(Collectors.joining(", "));
		if (!versions.isEmpty()) {
			health.withDetail("version", versions);
		}
		for (EngineAspect aspect : aspects(engine)) {
			Map<String, String> details = aspect.details();
			if (!details.isEmpty()) {
				health.withDetail(aspect.name(), details);
			}
		}
	}

	private Map<String, Map<String, String>> describeNodes(Engine engine, List<NodeAnswer> answers) {
		Map<String, Map<String, String>> nodes = new LinkedHashMap<>();
		for (NodeAnswer answer : answers) {
			Map<String, String> node = details(nodes, answer.node());
			String error = answer.error();
			node.put("state", (error != null) ? "down" : "up");
			if (error != null) {
				node.put("error", error);
			}
		}
		for (TlsSession session : this.tlsSessions.of(engine.id())) {
			Map<String, String> node = details(nodes, session.host() + ":" + session.port());
			node.put("tlsProtocol", session.protocol());
			node.put("cipherSuite", session.cipherSuite());
			node.put("certificateSubject", session.subject());
			node.put("certificateExpires", session.expires().toString());
		}
		return nodes;
	}

	private static Map<String, String> details(Map<String, Map<String, String>> nodes, String node) {
		return nodes.computeIfAbsent(node, (name) -> new LinkedHashMap<>());
	}

	private @Nullable ProbeResult failedProbe(Engine engine) {
		ProbeResult risk = null;
		for (ProbeResult result : this.probe.getLastResults(engine)) {
			if (!result.isSuccessful()) {
				if (!isRisk(result)) {
					return result;
				}
				risk = result;
			}
		}
		return risk;
	}

	private static boolean isRisk(@Nullable ProbeResult failed) {
		ProbeFailure failure = (failed != null) ? failed.getFailure() : null;
		return failure != null && failure.isRisk();
	}

	private static boolean isMistake(@Nullable ProbeResult failed) {
		ProbeFailure failure = (failed != null) ? failed.getFailure() : null;
		return failure != null && !failure.isCurableByWaiting() && !failure.isRisk();
	}

	private static boolean isOfReader(@Nullable ProbeResult failed) {
		return failed != null && !isRisk(failed) && failed.target().isReader();
	}

	private static void explain(Health.Builder health, @Nullable ProbeResult failed) {
		ProbeFailure failure = (failed != null) ? failed.getFailure() : null;
		if (failed != null && failure != null) {
			health.withDetail("cause", failure.cause())
				.withDetail("cure", failure.cure())
				.withDetail("probed", failed.time().toString());
		}
	}

}
