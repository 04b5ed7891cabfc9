package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.elasticache.boot.tls.TlsSessions;
import dev.elasticache.boot.tls.TrustMaterial;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections: asks DNS, connects, and with TLS verifies the server, all within one
 * time limit. What it returns is ready for commands. It waits, so it is called on a
 * thread which may: never the IO thread, which serves all nodes.
 *
 * @param trustMaterial what to verify servers against, or {@code null} for plain text
 * @param tlsHostName the name to expect in certificates, or {@code null} for the node's
 * own
 * @param tlsSessions where to report sessions, or {@code null}
 * @param timeout the time limit
 * @author The ElastiCache Boot authors
 */
record NodeConnector(@Nullable TrustMaterial trustMaterial, @Nullable String tlsHostName,
		@Nullable TlsSessions tlsSessions, Duration timeout) {

	NodeChannel connect(InetSocketAddress node) throws IOException {
		long end = System.nanoTime() + this.timeout.toNanos();
		InetAddress[] addresses = InetAddress.getAllByName(node.getHostString());
		IOException failure = null;
		for (int i = 0; i < addresses.length; i++) {
			long now = System.nanoTime();
			long share = (end - now) / (addresses.length - i);
			try {
				return connect(node, new InetSocketAddress(addresses[i], node.getPort()), now + share);
			}
			catch (IOException ex) {
				if (failure == null) {
					failure = ex;
				}
				else {
					failure.addSuppressed(ex);
				}
			}
		}
		throw (failure != null) ? failure : new IOException("No address for " + node.getHostString());
	}

	private NodeChannel connect(InetSocketAddress node, InetSocketAddress address, long end) throws IOException {
		SocketChannel channel = SocketChannel.open();
		try (Selector selector = Selector.open()) {
			channel.configureBlocking(false);
			channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
			SelectionKey key = channel.register(selector, 0);
			if (!channel.connect(address)) {
				do {
					await(key, SelectionKey.OP_CONNECT, end, "connection");
				}
				while (!channel.finishConnect());
			}
			if (this.trustMaterial == null) {
				return new NodeChannel(channel, null, () -> {
				});
			}
			return new NodeChannel(channel, verify(node, this.trustMaterial, key, end), () -> closed(node));
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	private TlsChannel verify(InetSocketAddress node, TrustMaterial trust, SelectionKey key, long end)
			throws IOException {
		String name = (this.tlsHostName != null) ? this.tlsHostName : node.getHostString();
		TlsChannel channel = new TlsChannel((SocketChannel) key.channel(), trust.createSslEngine(name, node.getPort()));
		try {
			while (!channel.handshake()) {
				await(key, (channel.hasPending()) ? SelectionKey.OP_WRITE : SelectionKey.OP_READ, end, "TLS handshake");
			}
			if (this.tlsSessions != null) {
				this.tlsSessions.established("memcached", node.getHostString(), node.getPort(), channel.getSession());
			}
			return channel;
		}
		catch (IOException | RuntimeException ex) {
			if (this.tlsSessions != null) {
				this.tlsSessions.failed("memcached", node.getHostString(), node.getPort(), ex);
			}
			channel.close();
			throw ex;
		}
	}

	private void closed(InetSocketAddress node) {
		if (this.tlsSessions != null) {
			this.tlsSessions.closed("memcached", node.getHostString(), node.getPort());
		}
	}

	private void await(SelectionKey key, int readyOps, long end, String what) throws IOException {
		key.interestOps(readyOps);
		long remaining = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
		if (remaining <= 0 || key.selector().select((selected) -> {
		}, remaining) == 0) {
			throw new SocketTimeoutException("No " + what + " within " + this.timeout.toMillis() + " ms");
		}
	}

}
