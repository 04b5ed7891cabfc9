package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.protocol.RedisHandshakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Handler that is asked for the end of the handshake in place of the one behind it, as
 * Lettuce asks the first of its kind. All else is left to that.
 *
 * @author The ElastiCache Boot authors
 */
final class HandshakeOrderHandler extends RedisHandshakeHandler {

	private final RedisHandshakeHandler handshake;

	private final Channel channel;

	HandshakeOrderHandler(RedisHandshakeHandler handshake, Channel channel) {
		super((ignored) -> new CompletableFuture<>(), null, Duration.ZERO);
		this.handshake = handshake;
		this.channel = channel;
	}

	@Override
	public CompletionStage<Void> channelInitialized() {
		CompletableFuture<@Nullable Void> told = new CompletableFuture<>();
		// Comes after what the handshake told handlers, if need be by the same queue
		this.handshake.channelInitialized().thenRunAsync(() -> {
		}, this.channel.eventLoop()).whenComplete((done, failure) -> {
			if (failure == null) {
				told.complete(null);
			}
			else {
				told.completeExceptionally((failure instanceof CompletionException) ? failure.getCause() : failure);
			}
		});
		return told;
	}

	@Override
	public void channelRegistered(ChannelHandlerContext context) {
		context.fireChannelRegistered();
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		context.fireChannelActive();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		context.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		context.fireExceptionCaught(cause);
	}

}
