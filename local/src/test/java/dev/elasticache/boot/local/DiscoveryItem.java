package dev.elasticache.boot.local;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The item by which clients discover nodes, as one of the nodes has it.
 */
final class DiscoveryItem {

	private DiscoveryItem() {
	}

	static String of(LocalNode node) throws IOException {
		try (Socket socket = EngineSocket.open(node.port(), node.certificate())) {
			socket.getOutputStream()
				.write("get AmazonElastiCache:cluster\r\nquit\r\n".getBytes(StandardCharsets.US_ASCII));
			String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
			return reply.substring(reply.indexOf("\r\n") + 2, reply.lastIndexOf("\r\nEND"));
		}
	}

}
