package dev.elasticache.boot.valkey;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.protocol.RedisHandshakeHandler;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.Assert;

/**
 * Why servers cannot be connected to, as long as that is so: TCP, TLS or login. While
 * Lettuce reconnects, it rejects requests without saying why.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class ConnectionFailures implements NettyCustomizer {

	private static final String NOT_CONNECTED = "Currently not connected";

	private final Map<String, Failure> failures = new ConcurrentHashMap<>();

	private final Duration lifetime;

	/**
	 * Creates an instance that knows of no failure.
	 * @param lifetime the time after which a failure is over if no attempt repeated it,
	 * because the server is gone
	 */
	public ConnectionFailures(Duration lifetime) {
		Assert.notNull(lifetime, "'lifetime' must not be null");
		this.lifetime = lifetime;
	}

	@Override
	public void afterChannelInitialized(Channel channel) {
		RedisHandshakeHandler handshake = channel.pipeline().get(RedisHandshakeHandler.class);
		if (handshake != null) {
			channel.pipeline().addLast(new Watch(handshake));
		}
	}

	/**
	 * Returns the newest failure.
	 * @return the failure of the last attempt to connect to a server, or {@code null} if
	 * that of every server went well, or is long ago
	 */
	public @Nullable Throwable getLast() {
		Failure last = last();
		return (last != null) ? last.cause() : null;
	}

	/**
	 * Adds to a rejected request why there is no connection.
	 * @param <T> the type of the reply
	 * @param rejected the request
	 * @return the request, failed for a reason if there is one
	 */
	<T> CompletableFuture<T> explain(CompletableFuture<T> rejected) {
		return rejected.exceptionallyCompose((failure) -> CompletableFuture.failedFuture(explain(failure)));
	}

	private Throwable explain(Throwable failure) {
		Throwable cause = failure.getCause();
		Throwable rejection = (failure instanceof CompletionException && cause != null) ? cause : failure;
		Failure last = last();
		if (last == null || !String.valueOf(rejection.getMessage()).startsWith(NOT_CONNECTED)) {
			return rejection;
		}
		return new RedisConnectionException("Not connected to %s: %s".formatted(last.server(),
				NestedExceptionUtils.getMostSpecificCause(last.cause()).getMessage()), last.cause());
	}

	private @Nullable Failure last() {
		long now = System.nanoTime();
		this.failures.values().removeIf((failure) -> now - failure.nanos() > this.lifetime.toNanos());
		return this.failures.values().stream().max(Comparator.comparing(Failure::nanos)).orElse(null);
	}

	private void ended(String server, @Nullable Throwable cause) {
		if (cause != null) {
			this.failures.put(server, new Failure(server, cause, System.nanoTime()));
		}
		else {
			this.failures.remove(server);
		}
	}

	private record Failure(String server, Throwable cause, long nanos) {

	}

	/**
	 * Handler that sees how the attempt to connect one channel ends.
	 */
	private final class Watch extends ChannelOutboundHandlerAdapter {

		private final RedisHandshakeHandler handshake;

		Watch(RedisHandshakeHandler handshake) {
			this.handshake = handshake;
		}

		@Override
		public void connect(ChannelHandlerContext context, SocketAddress remoteAddress, SocketAddress localAddress,
				ChannelPromise promise) {
			String server = (remoteAddress instanceof InetSocketAddress address)
					? address.getHostString() + ":" + address.getPort() : remoteAddress.toString();
			this.handshake.channelInitialized().whenComplete((ready, failure) -> ended(server, failure));
			context.connect(remoteAddress, localAddress, promise.addListener((connected) -> {
				if (!connected.isSuccess()) {
					ended(server, connected.cause());
				}
			}));
		}

	}

}
