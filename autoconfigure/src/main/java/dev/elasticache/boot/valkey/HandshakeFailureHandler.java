package dev.elasticache.boot.valkey;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.protocol.RedisHandshakeHandler;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Handler that keeps the end of a connection from being taken for the reason of that end.
 * Lettuce closes the connection of a handshake that failed, and then tells why. If that
 * is another thread than the connection's, the end may be heard first.
 *
 * @author The ElastiCache Boot authors
 */
final class HandshakeFailureHandler extends ChannelDuplexHandler {

	private static final long REASON_LIMIT_MILLIS = 100;

	private final ChannelHandlerContext handshake;

	private boolean closedHere;

	/**
	 * Creates a handler, whose place is before Lettuce's.
	 * @param handshake the context of Lettuce's own handler
	 */
	HandshakeFailureHandler(ChannelHandlerContext handshake) {
		this.handshake = handshake;
	}

	@Override
	public void close(ChannelHandlerContext context, ChannelPromise promise) {
		this.closedHere = true;
		context.close(promise);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (!this.closedHere) {
			context.fireChannelInactive();
			return;
		}
		CompletableFuture<Void> ready = ((RedisHandshakeHandler) this.handshake.handler()).channelInitialized()
			.toCompletableFuture();
		if (!ready.isDone()) {
			RedisConnectionException closed = new RedisConnectionException("Connection closed prematurely");
			// A thread that ends before that time cancels this, which tells as well
			context.executor()
				.schedule(() -> null, REASON_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
				.addListener((over) -> ready.completeExceptionally(closed));
		}
		this.handshake.fireChannelInactive();
	}

}
