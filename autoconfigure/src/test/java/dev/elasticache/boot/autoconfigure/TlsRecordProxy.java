package dev.elasticache.boot.autoconfigure;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Proxy that passes records of TLS on, and notes whatever is none. Handshakes can be
 * delayed, and connections cut.
 *
 * @author The ElastiCache Boot authors
 */
final class TlsRecordProxy implements AutoCloseable {

	private static final int HEADER = 5;

	private static final int CHANGE_CIPHER_SPEC = 20;

	private static final int APPLICATION_DATA = 23;

	private final ServerSocket serverSocket;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final AtomicInteger connections = new AtomicInteger();

	private final AtomicLong records = new AtomicLong();

	private final AtomicLong plainTextBytes = new AtomicLong();

	private volatile Duration delay = Duration.ZERO;

	TlsRecordProxy(int target) throws IOException {
		this("127.0.0.1", target);
	}

	TlsRecordProxy(String address, int target) throws IOException {
		this.serverSocket = new ServerSocket(0, 50, InetAddress.getByName(address));
		start(() -> {
			while (true) {
				Socket client = this.serverSocket.accept();
				Socket server = new Socket("127.0.0.1", target);
				this.connections.incrementAndGet();
				connect(client, server, Duration.ZERO);
				connect(server, client, this.delay);
			}
		});
	}

	int port() {
		return this.serverSocket.getLocalPort();
	}

	int connections() {
		return this.connections.get();
	}

	long records() {
		return this.records.get();
	}

	long plainTextBytes() {
		return this.plainTextBytes.get();
	}

	/**
	 * Returns the sockets of the connections that there are.
	 */
	List<Socket> sockets() {
		return List.copyOf(this.sockets);
	}

	/**
	 * Ends all connections there are.
	 */
	void cut() {
		List<Socket> present = List.copyOf(this.sockets);
		this.sockets.removeAll(present);
		for (Socket socket : present) {
			close(socket);
		}
	}

	/**
	 * Holds back what the server says first on each connection from now on.
	 * @param delay for how long
	 */
	void delayHandshakes(Duration delay) {
		this.delay = delay;
	}

	private void connect(Socket source, Socket sink, Duration delay) throws IOException {
		source.setTcpNoDelay(true);
		this.sockets.add(source);
		start(() -> {
			LockSupport.parkNanos(delay.toNanos());
			try {
				pass(new DataInputStream(source.getInputStream()), sink.getOutputStream());
			}
			finally {
				close(source);
				close(sink);
				this.sockets.remove(source);
			}
		});
	}

	private void pass(DataInputStream source, OutputStream sink) throws IOException {
		byte[] record = new byte[HEADER + 0xffff];
		while (true) {
			source.readFully(record, 0, HEADER);
			if (record[0] < CHANGE_CIPHER_SPEC || record[0] > APPLICATION_DATA || record[1] != 3) {
				this.plainTextBytes.addAndGet(HEADER + source.available());
				return;
			}
			int length = ((record[3] & 0xff) << 8) + (record[4] & 0xff);
			source.readFully(record, HEADER, length);
			this.records.incrementAndGet();
			sink.write(record, 0, HEADER + length);
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// It is closed as far as the proxy is concerned
		}
	}

	private static void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// A side went away
			}
		}, "tls-record-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.serverSocket.close();
		cut();
	}

	private interface Task {

		void run() throws IOException;

	}

}
