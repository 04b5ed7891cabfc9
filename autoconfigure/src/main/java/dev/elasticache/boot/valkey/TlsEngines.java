package dev.elasticache.boot.valkey;

import javax.net.ssl.SSLEngine;

import io.netty.buffer.ByteBufAllocator;

/**
 * Where the client side of a TLS connection comes from.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
@FunctionalInterface
public interface TlsEngines {

	/**
	 * Creates the client side of a TLS connection.
	 * @param allocator the source of buffers for engines that need some
	 * @param host the name expected in the certificate
	 * @param port the port
	 * @return an engine in client mode, its handshake not yet begun
	 */
	SSLEngine create(ByteBufAllocator allocator, String host, int port);

}
