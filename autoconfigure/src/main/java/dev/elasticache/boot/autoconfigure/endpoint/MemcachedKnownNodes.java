package dev.elasticache.boot.autoconfigure.endpoint;

import java.util.List;

import dev.elasticache.boot.autoconfigure.endpoint.EngineDescriptor.NodeDescriptor;
import dev.elasticache.boot.memcached.MemcachedNodeState;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import net.spy.memcached.MemcachedClient;

/**
 * Nodes of Memcached as the client knows them.
 *
 * @param client the client
 * @author The ElastiCache Boot authors
 */
record MemcachedKnownNodes(MemcachedClient client) implements KnownNodes {

	@Override
	public Engine engine() {
		return Engine.MEMCACHED;
	}

	@Override
	public List<NodeDescriptor> nodes() {
		return MemcachedNodeState.of(this.client).stream().map(MemcachedKnownNodes::describe).toList();
	}

	private static NodeDescriptor describe(MemcachedNodeState state) {
		Throwable failure = state.lastFailure();
		return new NodeDescriptor(state.host() + ":" + state.port(), state.connected(),
				(failure != null) ? failure.toString() : null);
	}

}
