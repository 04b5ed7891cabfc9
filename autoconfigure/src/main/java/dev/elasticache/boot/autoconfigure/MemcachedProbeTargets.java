package dev.elasticache.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Memcached;
import dev.elasticache.boot.autoconfigure.MemcachedConnectionDetails.Node;
import dev.elasticache.boot.memcached.MemcachedDiscoveryState;
import dev.elasticache.boot.memcached.MemcachedNodeState;
import dev.elasticache.boot.probe.ProbeTarget;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import dev.elasticache.boot.probe.ProbeTarget.Topology;
import net.spy.memcached.MemcachedClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * What to probe of Memcached: the nodes or, where they are discovered, the configuration
 * endpoint and those nodes that the client has found by it.
 *
 * @param details the details of the connection
 * @param properties the properties
 * @param client the client
 * @author The ElastiCache Boot authors
 */
record MemcachedProbeTargets(MemcachedConnectionDetails details, Memcached properties,
		ObjectProvider<MemcachedClient> client) {

	List<ProbeTarget> get() {
		if (!this.details.isDiscovered()) {
			return this.details.getNodes()
				.stream()
				.map((node) -> target(node, Topology.UNKNOWN, this.properties.tlsHostName()))
				.toList();
		}
		List<ProbeTarget> targets = new ArrayList<>();
		for (Node endpoint : this.details.getNodes()) {
			targets.add(target(endpoint, Topology.DISCOVERY, this.properties.tlsHostName()));
		}
		for (Node node : discovered()) {
			if (!this.details.getNodes().contains(node)) {
				targets.add(target(node, Topology.DISCOVERED, null));
			}
		}
		return targets;
	}

	private List<Node> discovered() {
		MemcachedClient client = this.client.getIfAvailable();
		MemcachedDiscoveryState discovery = (client != null) ? MemcachedDiscoveryState.of(client) : null;
		if (client == null || discovery == null || discovery.version() == null) {
			return List.of();
		}
		return MemcachedNodeState.of(client).stream().map((node) -> new Node(node.host(), node.port())).toList();
	}

	private ProbeTarget target(Node node, Topology topology, @Nullable String tlsHostName) {
		return ProbeTarget.of(Engine.MEMCACHED, node.host(), node.port())
			.withTls(this.details.getTrustMaterial(), tlsHostName)
			.withTopology(topology)
			.withLimits(this.properties.connectTimeout(), ProbeTargets.timeLimit(this.properties.connectTimeout()));
	}

}
