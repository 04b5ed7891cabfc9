package dev.elasticache.boot.memcached;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Questions and answers on a connection of their own, apart from the IO thread. The
 * caller waits, for as long as the whole may take.
 *
 * @author The ElastiCache Boot authors
 */
final class Dialog implements Closeable {

	private static final int MAX_LINE = 1024;

	private final NodeChannel channel;

	private final Selector selector;

	private final Duration timeout;

	private final long end;

	private final ByteBuffer received = ByteBuffer.allocate(4096).limit(0);

	/**
	 * Creates a dialog.
	 * @param channel the connection, which is closed with the dialog
	 * @param timeout the time limit for all of it
	 * @throws IOException if the connection is lost already
	 */
	Dialog(NodeChannel channel, Duration timeout) throws IOException {
		this.channel = channel;
		this.timeout = timeout;
		this.end = System.nanoTime() + timeout.toNanos();
		this.selector = Selector.open();
		try {
			channel.registerSocket(this.selector, this).interestOps(SelectionKey.OP_READ);
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * Sends a command.
	 * @param command the command, so short that a new connection takes it at once
	 * @throws IOException if the connection is lost
	 */
	void send(String command) throws IOException {
		this.channel.write(StandardCharsets.US_ASCII.encode(command + "\r\n"));
	}

	/**
	 * Reads a line.
	 * @return the line, without its end
	 * @throws IOException if there is none
	 */
	String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		while (line.length() < MAX_LINE) {
			char next = (char) read();
			if (next == '\n') {
				return line.toString().stripTrailing();
			}
			line.append(next);
		}
		throw new ProtocolException("Line without an end");
	}

	/**
	 * Reads text.
	 * @param length the length in bytes
	 * @return the text
	 * @throws IOException if there is none
	 */
	String read(int length) throws IOException {
		byte[] text = new byte[length];
		for (int i = 0; i < length; i++) {
			text[i] = read();
		}
		return new String(text, StandardCharsets.UTF_8);
	}

	private byte read() throws IOException {
		while (!this.received.hasRemaining()) {
			this.received.clear();
			int count = this.channel.read(this.received);
			this.received.flip();
			if (count < 0) {
				throw new EOFException("Connection closed by the server");
			}
			if (count == 0) {
				await();
			}
		}
		return this.received.get();
	}

	private void await() throws IOException {
		long remaining = TimeUnit.NANOSECONDS.toMillis(this.end - System.nanoTime());
		if (remaining <= 0 || this.selector.select((selected) -> {
		}, remaining) == 0) {
			throw new SocketTimeoutException("No answer within " + this.timeout.toMillis() + " ms");
		}
	}

	@Override
	public void close() throws IOException {
		try (this.selector) {
			this.channel.close();
		}
	}

}
