package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Proxy for tests that passes bytes on as they are, until it is told to cut, or to stall.
 *
 * @author The ElastiCache Boot authors
 */
final class Proxy implements AutoCloseable {

	private final ServerSocket server;

	private final int target;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final AtomicLong answeredUntil = new AtomicLong(Long.MAX_VALUE);

	private volatile boolean finish;

	Proxy(int target) {
		this("127.0.0.1", target);
	}

	Proxy(String host, int target) {
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getByName(host));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.target = target;
		start(this::accept);
	}

	int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Resets all connections.
	 */
	void cut() {
		for (Socket socket : this.sockets) {
			try {
				socket.setSoLinger(true, 0);
				socket.close();
			}
			catch (IOException ex) {
				// Closed already
			}
		}
		this.sockets.clear();
	}

	/**
	 * Resets all connections in a while.
	 * @param delay the while
	 */
	void cutAfter(Duration delay) {
		start(() -> {
			LockSupport.parkNanos(delay.toNanos());
			cut();
		});
	}

	/**
	 * Passes a number of bytes of answers on, then nothing.
	 * @param bytes the number of bytes
	 * @param finishes whether the connection is then closed, and not just silent
	 */
	void answerOnly(long bytes, boolean finishes) {
		this.finish = finishes;
		this.answeredUntil.set(bytes);
	}

	void answerAll() {
		this.answeredUntil.set(Long.MAX_VALUE);
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket client = this.server.accept();
				Socket upstream = new Socket("127.0.0.1", this.target);
				client.setTcpNoDelay(true);
				upstream.setTcpNoDelay(true);
				this.sockets.add(client);
				this.sockets.add(upstream);
				start(() -> pass(client, upstream, false));
				start(() -> pass(upstream, client, true));
			}
			catch (IOException ex) {
				// The target is away, or the proxy was closed
			}
		}
	}

	private void pass(Socket from, Socket to, boolean answers) {
		byte[] buffer = new byte[8192];
		try {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			int count;
			while ((count = in.read(buffer)) > 0) {
				long allowed = (answers) ? Math.min(count, this.answeredUntil.get()) : count;
				out.write(buffer, 0, (int) allowed);
				if (answers && this.answeredUntil.get() != Long.MAX_VALUE) {
					this.answeredUntil.addAndGet(-allowed);
					if (allowed < count && this.finish) {
						to.shutdownOutput();
						return;
					}
				}
			}
			to.shutdownOutput();
		}
		catch (IOException ex) {
			close(from);
			close(to);
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// Closed already
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		cut();
	}

}
