package dev.elasticache.boot.memcached;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Connection to a node as spymemcached wants to see it: a {@link SocketChannel} of plain
 * text. The socket below stays the one that selectors know. Remembers why it failed.
 *
 * @author The ElastiCache Boot authors
 */
final class NodeChannel extends SocketChannel {

	private final SocketChannel socketChannel;

	private final @Nullable TlsChannel tlsChannel;

	private final Runnable closed;

	private volatile @Nullable Exception failure;

	NodeChannel(SocketChannel socketChannel, @Nullable TlsChannel tlsChannel, Runnable closed) {
		super(socketChannel.provider());
		this.socketChannel = socketChannel;
		this.tlsChannel = tlsChannel;
		this.closed = closed;
	}

	SelectionKey registerSocket(Selector selector, Object attachment) throws ClosedChannelException {
		return this.socketChannel.register(selector, 0, attachment);
	}

	boolean hasPending() {
		return this.tlsChannel != null && this.tlsChannel.hasPending();
	}

	@Nullable Exception getFailure() {
		return this.failure;
	}

	void setFailure(Exception failure) {
		this.failure = failure;
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		try {
			int count = stream().read(target);
			if (count < 0) {
				this.failure = new EOFException("Connection closed by the server");
			}
			return count;
		}
		catch (IOException | RuntimeException ex) {
			this.failure = ex;
			throw ex;
		}
	}

	@Override
	public int write(ByteBuffer source) throws IOException {
		try {
			return stream().write(source);
		}
		catch (IOException | RuntimeException ex) {
			this.failure = ex;
			throw ex;
		}
	}

	private ByteChannel stream() {
		return (this.tlsChannel != null) ? this.tlsChannel : this.socketChannel;
	}

	@Override
	protected void implCloseSelectableChannel() throws IOException {
		this.closed.run();
		stream().close();
	}

	@Override
	protected void implConfigureBlocking(boolean block) {
		throw new UnsupportedOperationException();
	}

	@Override
	public long read(ByteBuffer[] targets, int offset, int length) {
		throw new UnsupportedOperationException();
	}

	@Override
	public long write(ByteBuffer[] sources, int offset, int length) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean connect(SocketAddress remote) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean finishConnect() {
		return true;
	}

	@Override
	public boolean isConnected() {
		return this.socketChannel.isConnected();
	}

	@Override
	public boolean isConnectionPending() {
		return false;
	}

	@Override
	public Socket socket() {
		return this.socketChannel.socket();
	}

	@Override
	public SocketChannel bind(SocketAddress local) throws IOException {
		this.socketChannel.bind(local);
		return this;
	}

	@Override
	public SocketAddress getLocalAddress() throws IOException {
		return this.socketChannel.getLocalAddress();
	}

	@Override
	public SocketAddress getRemoteAddress() throws IOException {
		return this.socketChannel.getRemoteAddress();
	}

	@Override
	public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
		this.socketChannel.setOption(name, value);
		return this;
	}

	@Override
	public <T> T getOption(SocketOption<T> name) throws IOException {
		return this.socketChannel.getOption(name);
	}

	@Override
	public Set<SocketOption<?>> supportedOptions() {
		return this.socketChannel.supportedOptions();
	}

	@Override
	public SocketChannel shutdownInput() throws IOException {
		this.socketChannel.shutdownInput();
		return this;
	}

	@Override
	public SocketChannel shutdownOutput() throws IOException {
		this.socketChannel.shutdownOutput();
		return this;
	}

}
