package dev.elasticache.boot.valkey;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.protocol.RedisHandshakeHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * Handler that watches one connection for {@link ConnectDeadline} until it is ready, and
 * then leaves.
 *
 * @author The ElastiCache Boot authors
 */
final class ConnectDeadlineHandler extends ChannelInboundHandlerAdapter {

	private final ChannelHandlerContext handshake;

	private @Nullable Future<?> deadline;

	/**
	 * Creates a handler, whose place is before Lettuce's.
	 * @param handshake the context of Lettuce's own handler
	 */
	ConnectDeadlineHandler(ChannelHandlerContext handshake) {
		this.handshake = handshake;
	}

	@Override
	public void channelRegistered(ChannelHandlerContext context) {
		int millis = context.channel().config().getConnectTimeoutMillis();
		this.deadline = context.executor().schedule(() -> giveUp(context, millis), millis, TimeUnit.MILLISECONDS);
		ready().thenRun(() -> context.pipeline().remove(this));
		// Past Lettuce's handler, which would give itself the time of a command
		this.handshake.fireChannelRegistered();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		if (this.deadline != null) {
			this.deadline.cancel(false);
		}
	}

	private void giveUp(ChannelHandlerContext context, int millis) {
		RedisCommandTimeoutException failure = new RedisCommandTimeoutException(
				"Connection timed out after %d ms, waiting for %s".formatted(millis, stage(context)));
		// Where Lettuce looks for the reason if TCP has not come so far
		context.channel().attr(ConnectionBuilder.INIT_FAILURE).set(failure);
		ready().completeExceptionally(failure);
		context.close();
	}

	private CompletableFuture<Void> ready() {
		return ((RedisHandshakeHandler) this.handshake.handler()).channelInitialized().toCompletableFuture();
	}

	private static String stage(ChannelHandlerContext context) {
		if (!context.channel().isActive()) {
			return "the server to accept it";
		}
		SslHandler tls = context.pipeline().get(SslHandler.class);
		return (tls != null && !tls.handshakeFuture().isDone()) ? "the end of the TLS handshake" : "the login";
	}

}
