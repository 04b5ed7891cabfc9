package dev.elasticache.boot.autoconfigure.health;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;

import dev.elasticache.boot.memcached.MemcachedNodeState;
import dev.elasticache.boot.tls.TlsSessions;
import net.spy.memcached.MemcachedClient;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health of Memcached by {@code version}, which every node answers, on the connections
 * that the application shares. Down if no node answers: one that does not costs its own
 * keys only, and shows.
 *
 * @param client the client, whose operation timeout bounds the check
 * @param tlsSessions the sessions to show
 * @author The ElastiCache Boot authors
 */
record MemcachedHealthIndicator(MemcachedClient client, TlsSessions tlsSessions) implements HealthIndicator {

	@Override
	public Health health() {
		Map<SocketAddress, String> versions = this.client.getVersions();
		NodeDetails nodes = new NodeDetails(this.tlsSessions.of("memcached"));
		boolean answered = false;
		for (MemcachedNodeState node : MemcachedNodeState.of(this.client)) {
			String version = versions.get(InetSocketAddress.createUnresolved(node.host(), node.port()));
			if (node.connected() && version != null) {
				nodes.put(node.host(), node.port(), "version", version);
				answered = true;
			}
			else {
				nodes.replace(node.host(), node.port(), "error", NodeDetails.cause(node.lastFailure()));
			}
		}
		return (answered ? Health.up() : Health.down()).withDetail("nodes", nodes.toMap()).build();
	}

}
