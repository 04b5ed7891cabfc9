package dev.elasticache.boot.valkey;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * Handler that watches one connection for {@link ConnectionGuard}.
 * <p>
 * It looks at the first byte of what arrives at once, and at no more unless that begins
 * an error. From a node that does not serve any more, errors are what arrives, so that
 * this finds them at next to no cost.
 *
 * @author The ElastiCache Boot authors
 */
final class ConnectionGuardHandler extends ChannelDuplexHandler {

	private static final Duration PERIOD = Duration.ofSeconds(1);

	private static final int LONGEST_ERROR = 512;

	private final ConnectionGuard guard;

	private final Duration patience;

	private @Nullable Future<?> watch;

	private boolean closing;

	private boolean awaiting;

	private boolean awaitedBefore;

	private Duration silence = Duration.ZERO;

	ConnectionGuardHandler(ConnectionGuard guard, Duration patience) {
		this.guard = guard;
		this.patience = patience;
	}

	@Override
	public void connect(ChannelHandlerContext context, SocketAddress remoteAddress, SocketAddress localAddress,
			ChannelPromise promise) {
		context.connect(remoteAddress, localAddress, promise.addListener((connected) -> {
			if (!connected.isSuccess()) {
				this.guard.troubled();
			}
		}));
	}

	@Override
	public void close(ChannelHandlerContext context, ChannelPromise promise) {
		this.closing = true;
		context.close(promise);
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.watch = context.executor()
			.scheduleAtFixedRate(() -> look(context), PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
		context.fireChannelActive();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (this.watch != null) {
			this.watch.cancel(false);
		}
		context.fireChannelInactive();
		if (!this.closing) {
			this.guard.troubled();
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		this.awaiting = true;
		context.write(message, promise);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		this.awaiting = false;
		this.awaitedBefore = false;
		this.silence = Duration.ZERO;
		String stale = (message instanceof ByteBuf reply) ? findStale(context, reply) : null;
		context.fireChannelRead(message);
		if (stale != null && this.guard.mayClose(address(context), stale)) {
			context.close();
		}
	}

	private void look(ChannelHandlerContext context) {
		if (this.awaitedBefore) {
			this.silence = this.silence.plus(PERIOD);
			this.guard.troubled();
			if (this.silence.compareTo(this.patience) >= 0
					&& this.guard.mayClose(address(context), "it does not answer")) {
				context.close();
			}
		}
		this.awaitedBefore = this.awaiting;
	}

	private @Nullable String findStale(ChannelHandlerContext context, ByteBuf reply) {
		if (!reply.isReadable() || reply.getByte(reply.readerIndex()) != '-') {
			return null;
		}
		int length = reply.bytesBefore(Math.min(reply.readableBytes(), LONGEST_ERROR), (byte) '\r');
		String error = (length > 0) ? reply.toString(reply.readerIndex(), length, StandardCharsets.UTF_8) : "";
		if (error.startsWith("-READONLY ")) {
			return "its node is a replica";
		}
		return (error.startsWith("-MOVED ") && isSame(error.substring(error.lastIndexOf(' ') + 1), address(context)))
				? "its node was replaced" : null;
	}

	private boolean isSame(String target, String address) {
		// A node that has no name to give leaves out the host
		return target.startsWith(":") ? address.endsWith(target) : target.equalsIgnoreCase(address);
	}

	private String address(ChannelHandlerContext context) {
		SslHandler tls = context.pipeline().get(SslHandler.class);
		if (tls != null) {
			return tls.engine().getPeerHost() + ":" + tls.engine().getPeerPort();
		}
		return (context.channel().remoteAddress() instanceof InetSocketAddress address)
				? address.getHostString() + ":" + address.getPort() : String.valueOf(context.channel().remoteAddress());
	}

}
