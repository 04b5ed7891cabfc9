package dev.elasticache.boot.memcached;

import java.util.List;

import net.spy.memcached.ArrayModNodeLocator;
import net.spy.memcached.DefaultHashAlgorithm;
import net.spy.memcached.MemcachedNode;
import net.spy.memcached.NodeLocator;

/**
 * How keys are distributed over the nodes.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public enum Hashing {

	/**
	 * Consistent hashing: adding a node to n nodes moves one key in n + 1. A node is
	 * named by its configured host and port, never by its IP address, so that a replaced
	 * node keeps its keys' places. Names are spelled as libmemcached does in its
	 * ketama-compatible mode, {@code host-<point>} on port 11211 and
	 * {@code host:port-<point>} on others, and hashed with MD5: the clients of PHP,
	 * Python and Ruby built on it place the same keys on the same nodes.
	 */
	KETAMA {

		@Override
		NodeLocator locate(List<MemcachedNode> nodes) {
			return new KetamaRing(nodes);
		}

	},

	/**
	 * The key's hash modulo the number of nodes, as spymemcached does by default: adding
	 * a node moves nearly all keys.
	 */
	MODULO {

		@Override
		NodeLocator locate(List<MemcachedNode> nodes) {
			return new ArrayModNodeLocator(nodes, DefaultHashAlgorithm.NATIVE_HASH);
		}

	};

	abstract NodeLocator locate(List<MemcachedNode> nodes);

}
