package dev.elasticache.boot.autoconfigure.observation;

import java.net.InetSocketAddress;

import dev.elasticache.boot.memcached.MemcachedOperationListener;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observes each operation of Memcached, from the thread that asks, so that it belongs to
 * what that thread is doing.
 *
 * @param registry the registry
 * @author The ElastiCache Boot authors
 */
record MemcachedObservations(ObservationRegistry registry) implements MemcachedOperationListener {

	private static final Ending NOTHING = (node, failure) -> {
	};

	@Override
	public Ending begin(String operation) {
		MemcachedObservationContext context = new MemcachedObservationContext(operation);
		Observation observation = Observation.createNotStarted(MemcachedObservationConvention.INSTANCE, () -> context,
				this.registry);
		if (observation.isNoop()) {
			return NOTHING;
		}
		observation.start();
		return (node, failure) -> end(observation, context, node, failure);
	}

	private static void end(Observation observation, MemcachedObservationContext context,
			@Nullable InetSocketAddress node, @Nullable Throwable failure) {
		context.setNode(node);
		if (failure != null) {
			observation.error(failure);
		}
		observation.stop();
	}

}
