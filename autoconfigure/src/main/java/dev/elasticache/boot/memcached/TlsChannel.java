package dev.elasticache.boot.memcached;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * TLS over a non-blocking channel: plain text on this side, records on the other. <pre>
 *   handshaking --handshake() returns true--> established --close_notify--> read() is -1
 *       |                                         |
 *       +--- SSLException, EOFException ----------+--> close()
 * </pre> While handshaking, {@link #handshake()} is called whenever the channel is ready
 * for {@linkplain #hasPending() writing} or else for reading, until it returns
 * {@code true}. Nothing else may be written before: the peer is not verified yet.
 * <p>
 * When established, one write becomes one record, however many commands it holds, and one
 * read takes as many records as its buffer has room for. Records without data are
 * consumed: tickets silently, a key update with the answer it asks for. A renegotiation
 * (TLS 1.2) is refused, because it would verify a certificate on the IO thread. The
 * server's close_notify ends the stream; an end without it is an error, in the middle of
 * a record as well as between two. Records which the channel does not take at once stay
 * {@linkplain #hasPending() pending} until the next {@link #write}.
 * <p>
 * Used by one thread at a time; only {@link #close()} may come from another.
 *
 * @author The ElastiCache Boot authors
 */
final class TlsChannel implements ByteChannel {

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private final SocketChannel channel;

	private final SSLEngine engine;

	/**
	 * Records from the server, ready to be unwrapped. Not a direct buffer, nor the next
	 * one: a node that is refused is tried every second, and those are not freed so soon.
	 */
	private ByteBuffer received;

	/**
	 * Records to the server, room for more at the end.
	 */
	private ByteBuffer pending;

	/**
	 * Plain text of a record for which a reader had no room, ready to be read.
	 */
	private ByteBuffer decrypted = NOTHING;

	/**
	 * Whether the channel had less than there was room for when it was read last. Then it
	 * is empty, or else the selector will tell.
	 */
	private boolean drained;

	TlsChannel(SocketChannel channel, SSLEngine engine) throws SSLException {
		this.channel = channel;
		this.engine = engine;
		int recordSize = engine.getSession().getPacketBufferSize();
		this.received = ByteBuffer.allocate(2 * recordSize).limit(0);
		this.pending = ByteBuffer.allocate(2 * recordSize);
		engine.beginHandshake();
	}

	/**
	 * Takes the handshake as far as it goes without waiting. Tasks of the engine, such as
	 * the verification of certificates, run on the calling thread.
	 * @return whether the handshake is complete and all its records are sent
	 * @throws IOException if the server is not trusted or the connection broke
	 */
	boolean handshake() throws IOException {
		while (true) {
			flush();
			if (hasPending()) {
				return false;
			}
			HandshakeStatus status = this.engine.getHandshakeStatus();
			if (status == HandshakeStatus.NEED_TASK) {
				this.engine.getDelegatedTask().run();
			}
			else if (status == HandshakeStatus.NEED_WRAP) {
				wrap(NOTHING);
			}
			else if (status == HandshakeStatus.NOT_HANDSHAKING) {
				this.drained = false;
				return true;
			}
			else if (!unwrapHandshake()) {
				return false;
			}
		}
	}

	private boolean unwrapHandshake() throws IOException {
		return switch (this.engine.unwrap(this.received, NOTHING).getStatus()) {
			case OK -> true;
			case BUFFER_UNDERFLOW -> receive() > 0;
			case BUFFER_OVERFLOW -> throw new SSLException("Server sent data before the end of the handshake");
			case CLOSED -> throw new EOFException("Connection closed by the server during the TLS handshake");
		};
	}

	SSLSession getSession() {
		return this.engine.getSession();
	}

	/**
	 * Returns whether there are records which wait for the channel to be writable.
	 * @return whether a write is needed, be it with an empty buffer
	 */
	boolean hasPending() {
		return this.pending.position() > 0;
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		int start = target.position();
		while (target.hasRemaining()) {
			if (this.decrypted.hasRemaining()) {
				takeDecrypted(target);
				continue;
			}
			Status status = unwrap(target);
			if (target.position() == start) {
				if (status == Status.BUFFER_OVERFLOW) {
					status = unwrapAside();
				}
				if (status == Status.CLOSED) {
					return -1;
				}
				if (status == Status.BUFFER_UNDERFLOW && !this.drained && receive() > 0) {
					continue;
				}
				this.drained = false;
			}
			if (status != Status.OK) {
				break;
			}
		}
		return target.position() - start;
	}

	private void takeDecrypted(ByteBuffer target) {
		int count = Math.min(target.remaining(), this.decrypted.remaining());
		target.put(this.decrypted.slice(this.decrypted.position(), count));
		this.decrypted.position(this.decrypted.position() + count);
	}

	private Status unwrapAside() throws IOException {
		this.decrypted = ByteBuffer.allocate(this.engine.getSession().getApplicationBufferSize());
		Status status = unwrap(this.decrypted);
		this.decrypted.flip();
		return status;
	}

	private Status unwrap(ByteBuffer target) throws IOException {
		SSLEngineResult result = this.engine.unwrap(this.received, target);
		if (result.getStatus() == Status.OK) {
			handlePostHandshake(result.getHandshakeStatus());
		}
		return result.getStatus();
	}

	private void handlePostHandshake(HandshakeStatus handshakeStatus) throws IOException {
		HandshakeStatus status = handshakeStatus;
		while (status == HandshakeStatus.NEED_WRAP && wrap(NOTHING)) {
			status = this.engine.getHandshakeStatus();
		}
		if (status == HandshakeStatus.NEED_UNWRAP || status == HandshakeStatus.NEED_TASK) {
			throw new SSLException("Server asked for a renegotiation, which is refused");
		}
		flush();
	}

	/**
	 * Reads records from the channel, behind the incomplete one that may be there.
	 * @return the number of bytes read, {@code 0} if there are none yet
	 */
	private int receive() throws IOException {
		this.received.compact();
		if (!this.received.hasRemaining()) {
			this.received = enlarge(this.received);
		}
		int count = this.channel.read(this.received);
		this.drained = this.received.hasRemaining();
		this.received.flip();
		if (count < 0) {
			throw new EOFException(
					this.received.hasRemaining() ? "Connection closed by the server in the middle of a TLS record"
							: "Connection closed by the server without a TLS close_notify");
		}
		return count;
	}

	@Override
	public int write(ByteBuffer source) throws IOException {
		int start = source.position();
		flush();
		while (source.hasRemaining() && wrap(source)) {
			flush();
		}
		return source.position() - start;
	}

	/**
	 * Wraps one record.
	 * @param source the data of the record
	 * @return {@code false} if there is no room before earlier records are sent
	 */
	private boolean wrap(ByteBuffer source) throws IOException {
		return switch (this.engine.wrap(source, this.pending).getStatus()) {
			case OK -> true;
			case BUFFER_OVERFLOW -> {
				if (hasPending()) {
					yield false;
				}
				this.pending = enlarge(this.pending);
				yield true;
			}
			case CLOSED, BUFFER_UNDERFLOW -> throw new SSLException("TLS connection is closed");
		};
	}

	private void flush() throws IOException {
		if (hasPending()) {
			this.pending.flip();
			try {
				this.channel.write(this.pending);
			}
			finally {
				this.pending.compact();
			}
		}
	}

	private static ByteBuffer enlarge(ByteBuffer buffer) {
		return ByteBuffer.allocate(2 * buffer.capacity()).put(buffer.flip());
	}

	@Override
	public boolean isOpen() {
		return this.channel.isOpen();
	}

	/**
	 * Closes the channel, after an attempt to tell the server why: close_notify, or the
	 * alert for what was wrong with it. Touches none of the buffers, which may be in use.
	 */
	@Override
	public void close() throws IOException {
		try {
			this.engine.closeOutbound();
			if (!hasPending()) {
				ByteBuffer alert = ByteBuffer.allocate(this.engine.getSession().getPacketBufferSize());
				this.engine.wrap(NOTHING, alert);
				this.channel.write(alert.flip());
			}
		}
		catch (IOException ex) {
			// The server does not listen any more
		}
		finally {
			this.channel.close();
		}
	}

}
