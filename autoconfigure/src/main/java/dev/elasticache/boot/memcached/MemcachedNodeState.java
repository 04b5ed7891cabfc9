package dev.elasticache.boot.memcached;

import java.util.ArrayList;
import java.util.List;

import net.spy.memcached.MemcachedClient;
import net.spy.memcached.MemcachedNode;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Whether a node is connected, and what went wrong if it ever was not. Reading it does no
 * I/O.
 *
 * @param host configured host of the node
 * @param port port of the node
 * @param connected whether the node is connected, with TLS verified
 * @param lastFailure the last failure to connect, or why the last connection was lost, or
 * {@code null} if there was none
 * @param mismatches the number of answers that belonged to another question, and were
 * refused
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record MemcachedNodeState(String host, int port, boolean connected, @Nullable Throwable lastFailure,
		long mismatches) {

	/**
	 * Returns the states of all nodes of a client.
	 * @param client a client that a {@link MemcachedClientBuilder} built
	 * @return the states, in the order of the configured nodes, empty for other clients
	 */
	public static List<MemcachedNodeState> of(MemcachedClient client) {
		Assert.notNull(client, "'client' must not be null");
		List<MemcachedNodeState> states = new ArrayList<>();
		for (MemcachedNode candidate : client.getConnection().getLocator().getAll()) {
			if (candidate instanceof Node node) {
				states.add(new MemcachedNodeState(node.getAddress().getHostString(), node.getAddress().getPort(),
						node.isActive(), node.getFailures().getLast(), node.getMismatches()));
			}
		}
		return List.copyOf(states);
	}

}
