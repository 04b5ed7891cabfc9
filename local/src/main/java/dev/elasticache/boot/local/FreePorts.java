package dev.elasticache.boot.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Source of ports nobody listens on at the moment.
 * <p>
 * Ports are drawn at random from below the ranges that operating systems give to outgoing
 * connections, so that two JVMs rarely draw the same one and no client takes it before
 * the engine does. For each port the one for a cluster's bus is free, too.
 *
 * @author The ElastiCache Boot authors
 */
final class FreePorts {

	/**
	 * Distance of a node's cluster bus from its port.
	 */
	static final int BUS_OFFSET = 10_000;

	private static final int FIRST = 10_000;

	private FreePorts() {
	}

	static int next() {
		for (int attempt = 0; attempt < 1000; attempt++) {
			int port = FIRST + ThreadLocalRandom.current().nextInt(BUS_OFFSET);
			if (isFree(port) && isFree(port + BUS_OFFSET)) {
				return port;
			}
		}
		throw new LocalEngineException("No free port from %d to %d".formatted(FIRST, FIRST + BUS_OFFSET - 1), null);
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress(LocalNode.ADDRESS, port));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
