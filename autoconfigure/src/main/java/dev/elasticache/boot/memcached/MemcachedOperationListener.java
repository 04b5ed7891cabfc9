package dev.elasticache.boot.memcached;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

/**
 * Listener to the operations that a client sends to its nodes.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
@FunctionalInterface
public interface MemcachedOperationListener {

	/**
	 * Called by the thread that asks, before the operation is on its way.
	 * @param operation the command, as the protocol spells it, for example {@code get}
	 * @return what to tell of its end
	 */
	Ending begin(String operation);

	/**
	 * Told of the end of an operation.
	 */
	@FunctionalInterface
	interface Ending {

		/**
		 * Called once, by the thread of the client, which must not wait.
		 * @param node the node that was asked, {@code null} if none was
		 * @param failure why there is no answer, or {@code null} if there is one
		 */
		void end(@Nullable InetSocketAddress node, @Nullable Throwable failure);

	}

}
