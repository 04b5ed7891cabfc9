package dev.elasticache.boot.autoconfigure.observation;

import java.net.InetSocketAddress;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names of OpenTelemetry for clients of databases, in the version that Lettuce uses, so
 * that one dashboard shows both engines. No key and no value is part of them.
 *
 * @author The ElastiCache Boot authors
 */
final class MemcachedObservationConvention implements ObservationConvention<MemcachedObservationContext> {

	static final MemcachedObservationConvention INSTANCE = new MemcachedObservationConvention();

	private MemcachedObservationConvention() {
	}

	@Override
	public String getName() {
		return "memcached";
	}

	@Override
	public String getContextualName(MemcachedObservationContext context) {
		return context.getOperation();
	}

	/**
	 * Returns the same names at the begin of an operation, when its node is not known
	 * yet, as at its end: some registries insist on it.
	 */
	@Override
	public KeyValues getLowCardinalityKeyValues(MemcachedObservationContext context) {
		InetSocketAddress node = context.getNode();
		return KeyValues.of(KeyValue.of("db.system", "memcached"), KeyValue.of("db.operation", context.getOperation()),
				KeyValue.of("net.sock.peer.addr", (node != null) ? node.getHostString() : KeyValue.NONE_VALUE),
				KeyValue.of("net.sock.peer.port",
						(node != null) ? String.valueOf(node.getPort()) : KeyValue.NONE_VALUE),
				KeyValue.of("net.transport", "IP.TCP"));
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof MemcachedObservationContext;
	}

}
