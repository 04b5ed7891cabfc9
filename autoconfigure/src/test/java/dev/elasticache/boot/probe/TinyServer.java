package dev.elasticache.boot.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

import io.netty.pkitesting.X509Bundle;

/**
 * Server of one page, on the loopback address, that does what it is told and notes every
 * byte it is sent; over TLS, every byte of application data.
 *
 * @author The ElastiCache Boot authors
 */
final class TinyServer implements AutoCloseable {

	private final ServerSocket serverSocket;

	private final Talk talk;

	private final ByteArrayOutputStream received = new ByteArrayOutputStream();

	private final AtomicInteger connections = new AtomicInteger();

	private final List<Socket> sockets = new ArrayList<>();

	private TinyServer(ServerSocket serverSocket, Talk talk) {
		this.serverSocket = serverSocket;
		this.talk = talk;
		daemon(this::accept);
	}

	static TinyServer plain(Talk talk) throws IOException {
		return new TinyServer(new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1")), talk);
	}

	static TinyServer tls(X509Bundle certificate, Talk talk, String... protocols) throws Exception {
		return new TinyServer(sslServerSocket(certificate, protocols), talk);
	}

	static TinyServer tlsWithClientCertificate(X509Bundle certificate, Talk talk, String... protocols)
			throws Exception {
		SSLServerSocket serverSocket = sslServerSocket(certificate, protocols);
		serverSocket.setNeedClientAuth(true);
		return new TinyServer(serverSocket, talk);
	}

	private static SSLServerSocket sslServerSocket(X509Bundle certificate, String... protocols) throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(certificate.toKeyManagerFactory().getKeyManagers(), null, new SecureRandom());
		SSLServerSocket serverSocket = (SSLServerSocket) context.getServerSocketFactory()
			.createServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
		if (protocols.length > 0) {
			serverSocket.setEnabledProtocols(protocols);
		}
		return serverSocket;
	}

	/**
	 * Answers each command, which is any run of bytes that arrives together, with the
	 * next answer.
	 * @param answers the answers; after the last one it is silent
	 * @return the talk
	 */
	static Talk answering(String... answers) {
		return (input, output) -> {
			byte[] buffer = new byte[4096];
			for (int i = 0; input.read(buffer) >= 0; i++) {
				if (i < answers.length) {
					output.write(answers[i].getBytes(StandardCharsets.ISO_8859_1));
					output.flush();
				}
			}
		};
	}

	static Talk silent() {
		return answering();
	}

	static Talk closing() {
		return (input, output) -> input.read(new byte[4096]);
	}

	/**
	 * Answers a TLS handshake as Valkey in plain text does: it takes the bytes before the
	 * first zero for the start of a line, and waits for the rest.
	 * @return the talk
	 */
	static Talk plainValkey() {
		return (input, output) -> {
			byte[] buffer = new byte[4096];
			int length = input.read(buffer);
			if (length > 0 && buffer[0] == '*') {
				output.write("-ERR Protocol error: invalid multibulk length\r\n".getBytes(StandardCharsets.US_ASCII));
				return;
			}
			input.transferTo(OutputStream.nullOutputStream());
		};
	}

	/**
	 * Sends bytes at the first byte of the client and then waits for it to go.
	 * @param bytes the bytes
	 * @return the talk
	 */
	static Talk sending(byte... bytes) {
		return (input, output) -> {
			input.read(new byte[4096]);
			output.write(bytes);
			input.transferTo(OutputStream.nullOutputStream());
		};
	}

	static Talk dripping() {
		return (input, output) -> {
			while (true) {
				output.write('+');
				output.flush();
				pause(100);
			}
		};
	}

	/**
	 * Sends the head of a TLS record that never ends.
	 * @return the talk
	 */
	static Talk drippingRecord() {
		return (input, output) -> {
			output.write(new byte[] { 0x16, 3, 3, 0x3f, 0 });
			while (true) {
				output.write(2);
				output.flush();
				pause(100);
			}
		};
	}

	private static void pause(long millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	int port() {
		return this.serverSocket.getLocalPort();
	}

	int connections() {
		return this.connections.get();
	}

	String received() {
		synchronized (this.received) {
			return this.received.toString(StandardCharsets.ISO_8859_1);
		}
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.serverSocket.accept();
				this.connections.incrementAndGet();
				synchronized (this.sockets) {
					this.sockets.add(socket);
				}
				daemon(() -> talk(socket));
			}
		}
		catch (IOException ex) {
			// Closed
		}
	}

	private void talk(Socket socket) {
		try (socket) {
			this.talk.talk(new NotingStream(socket.getInputStream()), socket.getOutputStream());
		}
		catch (IOException ex) {
			// The client went away
		}
	}

	private void daemon(Runnable runnable) {
		Thread thread = new Thread(runnable);
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.serverSocket.close();
		synchronized (this.sockets) {
			for (Socket socket : this.sockets) {
				socket.close();
			}
		}
	}

	interface Talk {

		void talk(InputStream input, OutputStream output) throws IOException;

	}

	private final class NotingStream extends InputStream {

		private final InputStream input;

		NotingStream(InputStream input) {
			this.input = input;
		}

		@Override
		public int read() throws IOException {
			byte[] single = new byte[1];
			return (read(single, 0, 1) < 0) ? -1 : single[0] & 0xff;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int count = this.input.read(buffer, offset, length);
			synchronized (TinyServer.this.received) {
				TinyServer.this.received.write(buffer, offset, Math.max(0, count));
			}
			return count;
		}

	}

}
