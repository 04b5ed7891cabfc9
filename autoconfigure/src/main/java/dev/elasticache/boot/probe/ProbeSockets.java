package dev.elasticache.boot.probe;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections of one probe, closed together when it ends or its time is up. A close from
 * another thread ends whatever read or write is under way.
 *
 * @author The ElastiCache Boot authors
 */
final class ProbeSockets implements Closeable {

	private final long started = System.nanoTime();

	private final Duration timeLimit;

	private final List<Socket> sockets = new ArrayList<>();

	private boolean closed;

	ProbeSockets(Duration timeLimit) {
		this.timeLimit = timeLimit;
	}

	/**
	 * Opens a connection.
	 * @param address the address
	 * @param port the port
	 * @param timeout time to wait for it, cut to the time that remains
	 * @return the connection, on which a read waits for half of the time that remains, so
	 * that there is time for a second look at a silent server
	 * @throws IOException if there is no connection in time
	 */
	Socket connect(InetAddress address, int port, Duration timeout) throws IOException {
		Socket socket = new Socket();
		synchronized (this) {
			if (this.closed) {
				throw new SocketException("Time is up");
			}
			this.sockets.add(socket);
		}
		long millis = Math.max(1, Math.min(timeout.toMillis(), remaining().toMillis()));
		try {
			socket.connect(new InetSocketAddress(address, port), (int) millis);
			socket.setTcpNoDelay(true);
			socket.setSoTimeout((int) Math.max(1, remaining().toMillis() / 2));
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	/**
	 * Returns the time that remains.
	 * @return the time, negative once it is up
	 */
	Duration remaining() {
		return this.timeLimit.minusNanos(System.nanoTime() - this.started);
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		for (Socket socket : this.sockets) {
			try {
				socket.close();
			}
			catch (IOException ex) {
				// It is closed as far as the probe is concerned
			}
		}
	}

}
