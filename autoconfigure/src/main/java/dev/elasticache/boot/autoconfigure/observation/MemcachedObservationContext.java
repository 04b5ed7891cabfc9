package dev.elasticache.boot.autoconfigure.observation;

import java.net.InetSocketAddress;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * Context of an operation of Memcached, which has no room for a trace's identifier.
 *
 * @author The ElastiCache Boot authors
 */
final class MemcachedObservationContext extends SenderContext<Object> {

	private final String operation;

	private volatile @Nullable InetSocketAddress node;

	MemcachedObservationContext(String operation) {
		super((carrier, key, value) -> {
		}, Kind.CLIENT);
		setRemoteServiceName("Memcached");
		this.operation = operation;
	}

	String getOperation() {
		return this.operation;
	}

	@Nullable InetSocketAddress getNode() {
		return this.node;
	}

	void setNode(@Nullable InetSocketAddress node) {
		this.node = node;
	}

}
