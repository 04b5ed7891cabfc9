package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisException;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.ConnectionWatchdog;
import io.lettuce.core.protocol.Endpoint;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Handler that lets one connection give way to another for {@link GracefulReconnect}.
 * <p>
 * Lettuce's reconnect replaces the channel of an endpoint also if that has one: requests
 * go to the newest. It stands before the handler of commands, which must not hear of the
 * end of any other channel: it would take the endpoint for disconnected.
 *
 * @author The ElastiCache Boot authors
 */
final class GracefulReconnectHandler extends ChannelDuplexHandler {

	private static final Log logger = LogFactory.getLog(GracefulReconnectHandler.class);

	/**
	 * Time for which a connection stays that nothing is sent on any more. Lettuce rejects
	 * a request if the channel which the endpoint had a moment ago is closed.
	 */
	private static final long SETTLING_IN_MILLISECONDS = 1000;

	private final CommandHandler commands;

	private final Endpoint endpoint;

	private final Map<Endpoint, GracefulReconnectHandler> current;

	private final Duration repetition;

	private final ConnectionTies ties = new ConnectionTies();

	private @Nullable ChannelHandlerContext context;

	private @Nullable Future<?> attempt;

	private boolean active;

	private boolean settled;

	private volatile boolean retired;

	GracefulReconnectHandler(CommandHandler commands, Map<Endpoint, GracefulReconnectHandler> current,
			Duration repetition) {
		this.commands = commands;
		this.endpoint = commands.getEndpoint();
		this.current = current;
		this.repetition = repetition;
	}

	/**
	 * Makes the connection anew, if it is still there then.
	 * @param delay the time until then
	 */
	void reconnect(Duration delay) {
		ChannelHandlerContext context = this.context;
		if (context != null) {
			context.executor().execute(() -> schedule(context, delay));
		}
	}

	private void schedule(ChannelHandlerContext context, Duration delay) {
		Future<?> earlier = this.attempt;
		if (earlier != null) {
			earlier.cancel(false);
		}
		this.attempt = context.executor().schedule(() -> reconnect(context), delay.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void reconnect(ChannelHandlerContext context) {
		ConnectionWatchdog watchdog = context.pipeline().get(ConnectionWatchdog.class);
		if (watchdog == null || this.retired || !context.channel().isActive()) {
			return;
		}
		if (this.ties.areLasting()) {
			logger.info("Connection to Valkey at %s stays, because of its subscription or other state"
				.formatted(context.channel().remoteAddress()));
			return;
		}
		if (!this.ties.hold()) {
			try {
				watchdog.run(1);
			}
			catch (Exception ex) {
				logger.warn("Connection to Valkey stays, because another could not be made", ex);
			}
		}
		schedule(context, this.repetition);
	}

	/**
	 * Takes over, now that the connection is verified and logged in.
	 */
	@Override
	public void channelActive(ChannelHandlerContext context) {
		// One after the other, or the endpoint might go on with one that is retired
		synchronized (this.endpoint) {
			GracefulReconnectHandler predecessor = this.current.get(this.endpoint);
			if (predecessor != null && predecessor.ties.hold()) {
				context.close();
				return;
			}
			this.context = context;
			this.active = true;
			this.current.put(this.endpoint, this);
			if (predecessor != null) {
				predecessor.retired = true;
			}
			context.fireChannelActive();
			if (predecessor != null) {
				predecessor.closeSoon();
			}
		}
	}

	private void closeSoon() {
		ChannelHandlerContext context = this.context;
		if (context != null) {
			context.executor().schedule(() -> {
				this.settled = true;
				closeIfIdle(context);
			}, SETTLING_IN_MILLISECONDS, TimeUnit.MILLISECONDS);
		}
	}

	private void closeIfIdle(ChannelHandlerContext context) {
		if (this.commands.getStack().isEmpty()) {
			context.channel().close();
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		context.fireChannelReadComplete();
		if (this.settled) {
			closeIfIdle(context);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		synchronized (this.endpoint) {
			if (!this.retired && (this.active || !this.current.containsKey(this.endpoint))) {
				this.current.remove(this.endpoint, this);
				context.fireChannelInactive();
				return;
			}
		}
		RedisException failure = new RedisException("Connection closed");
		this.commands.drainQueue().forEach((command) -> command.completeExceptionally(failure));
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		// Before it is active, Lettuce sets the connection up
		if (this.active) {
			this.ties.note(message);
		}
		context.write(message, promise);
	}

}
