package dev.elasticache.boot.probe;

import java.util.List;
import java.util.Locale;

import dev.elasticache.boot.probe.ProbeTarget.Engine;
import dev.elasticache.boot.probe.ProbeTarget.Topology;

import org.springframework.util.Assert;

/**
 * How a client is set up for the endpoints of an engine, in words to show. No secret is
 * part of it.
 *
 * @param endpoints hosts and ports
 * @param topology what the endpoints are taken for
 * @param authentication what the client shows to be let in: {@code none}, {@code token},
 * {@code user} or {@code iam}
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record EndpointSummary(List<String> endpoints, String topology, String authentication) {

	static EndpointSummary of(List<ProbeTarget> targets) {
		Assert.notEmpty(targets, "'targets' must not be empty");
		List<String> endpoints = targets.stream()
			.filter((target) -> target.topology() != Topology.DISCOVERED)
			.map((target) -> target.host() + ":" + target.port())
			.toList();
		return new EndpointSummary(endpoints, topology(targets), authentication(targets.get(0)));
	}

	private static String topology(List<ProbeTarget> targets) {
		if (targets.get(0).engine() == Engine.MEMCACHED) {
			return (targets.get(0).topology() == Topology.DISCOVERY) ? "discovery" : "nodes";
		}
		boolean hasReader = targets.stream().anyMatch((target) -> target.topology() == Topology.READER);
		return hasReader ? "primary-replica" : targets.get(0).topology().name().toLowerCase(Locale.ROOT);
	}

	private static String authentication(ProbeTarget target) {
		return (target.login() != null) ? target.login().authentication() : "none";
	}

}
