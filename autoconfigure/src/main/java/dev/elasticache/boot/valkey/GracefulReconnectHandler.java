package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisException;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ConnectionWatchdog;
import io.lettuce.core.protocol.Endpoint;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
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
	 * Commands that give a connection a state which the next one would not have.
	 */
	private static final Set<ProtocolKeyword> TYING = Set.of(CommandType.CLIENT, CommandType.MONITOR, CommandType.MULTI,
			CommandType.PSUBSCRIBE, CommandType.SSUBSCRIBE, CommandType.SUBSCRIBE, CommandType.WATCH);

	/**
	 * Time for which a connection stays that nothing is sent on any more. Lettuce rejects
	 * a request if the channel which the endpoint had a moment ago is closed.
	 */
	private static final long SETTLING_IN_MILLISECONDS = 1000;

	private final CommandHandler commands;

	private final Endpoint endpoint;

	private final Map<Endpoint, GracefulReconnectHandler> current;

	private @Nullable ChannelHandlerContext context;

	private boolean active;

	private boolean settled;

	private volatile boolean tied;

	private volatile boolean retired;

	GracefulReconnectHandler(CommandHandler commands, Map<Endpoint, GracefulReconnectHandler> current) {
		this.commands = commands;
		this.endpoint = commands.getEndpoint();
		this.current = current;
	}

	/**
	 * Makes the connection anew, if it is still there and stateless.
	 * @param delay the time until then
	 */
	void reconnect(Duration delay) {
		ChannelHandlerContext context = this.context;
		if (context != null) {
			context.executor().schedule(() -> reconnect(context), delay.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	private void reconnect(ChannelHandlerContext context) {
		ConnectionWatchdog watchdog = context.pipeline().get(ConnectionWatchdog.class);
		if (watchdog == null || this.tied || this.retired || !context.channel().isActive()) {
			return;
		}
		try {
			watchdog.run(1);
		}
		catch (Exception ex) {
			logger.warn("Connection to Valkey stays, because another could not be made", ex);
		}
	}

	/**
	 * Takes over, now that the connection is verified and logged in.
	 */
	@Override
	public void channelActive(ChannelHandlerContext context) {
		GracefulReconnectHandler predecessor = this.current.get(this.endpoint);
		if (predecessor != null && predecessor.tied) {
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
		if (this.retired || (!this.active && this.current.containsKey(this.endpoint))) {
			RedisException failure = new RedisException("Connection closed");
			this.commands.drainQueue().forEach((command) -> command.completeExceptionally(failure));
			return;
		}
		this.current.remove(this.endpoint, this);
		context.fireChannelInactive();
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		// Before it is active, Lettuce sets the connection up
		if (this.active && !this.tied) {
			this.tied = isTying(message);
		}
		context.write(message, promise);
	}

	private static boolean isTying(Object message) {
		if (message instanceof RedisCommand<?, ?, ?> command) {
			return TYING.contains(command.getType());
		}
		return message instanceof Collection<?> batch && batch.stream().anyMatch(GracefulReconnectHandler::isTying);
	}

}
