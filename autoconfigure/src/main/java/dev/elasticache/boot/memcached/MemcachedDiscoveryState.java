package dev.elasticache.boot.memcached;

import java.time.Instant;
import java.util.List;

import net.spy.memcached.MemcachedClient;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What discovery has found, and how it fared. Reading it does no I/O.
 *
 * @param version the version of the cluster's configuration, or {@code null} if none was
 * found yet
 * @param nodes the nodes, each a host and a port, in the order of the cluster
 * @param lastSuccess when the configuration was last read, or {@code null} if it never
 * was
 * @param lastFailure why the configuration could not be read the last time that it could
 * not, be it from one of several sources, or {@code null} if that never happened
 * @param lastFailed when that was, or {@code null}
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record MemcachedDiscoveryState(@Nullable Long version, List<String> nodes, @Nullable Instant lastSuccess,
		@Nullable Throwable lastFailure, @Nullable Instant lastFailed) {

	static final MemcachedDiscoveryState NONE = new MemcachedDiscoveryState(null, List.of(), null, null, null);

	/**
	 * Returns the state of a client's discovery.
	 * @param client a client that a {@link MemcachedClientBuilder} built
	 * @return the state, or {@code null} if the client does not discover its nodes
	 */
	public static @Nullable MemcachedDiscoveryState of(MemcachedClient client) {
		Assert.notNull(client, "'client' must not be null");
		return (client.getConnection() instanceof IoLoop loop) ? loop.getDiscoveryState() : null;
	}

	MemcachedDiscoveryState succeeded(ClusterConfiguration present, Instant now) {
		List<String> names = present.nodes()
			.stream()
			.map((node) -> node.getHostString() + ":" + node.getPort())
			.toList();
		return new MemcachedDiscoveryState(present.version(), names, now, this.lastFailure, this.lastFailed);
	}

	MemcachedDiscoveryState failed(Throwable failure, Instant now) {
		return new MemcachedDiscoveryState(this.version, this.nodes, this.lastSuccess, failure, now);
	}

}
