package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.Endpoint;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/**
 * Makes connections anew while they are in use. The new one is connected, verified and
 * logged in first, takes all requests from then on, and the old one is closed when it has
 * its last reply. A connection whose successor cannot be made stays, and the attempt is
 * repeated every minute.
 * <p>
 * One that holds more than requests without replies, which would be lost, stays as well:
 * until the end of a transaction, or for good with a subscription.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class GracefulReconnect implements NettyCustomizer {

	/**
	 * Time over which connections are spread, so that a fleet of clients that hears of
	 * something at once does not come at once.
	 */
	private static final Duration SPREAD = Duration.ofSeconds(5);

	/**
	 * Time after which a connection that stayed is tried again.
	 */
	private static final Duration REPETITION = Duration.ofMinutes(1);

	private final Map<Endpoint, GracefulReconnectHandler> current = new ConcurrentHashMap<>();

	private final Duration spread;

	private final Duration repetition;

	/**
	 * Creates an instance that spreads connections over five seconds.
	 */
	public GracefulReconnect() {
		this(SPREAD, REPETITION);
	}

	GracefulReconnect(Duration spread, Duration repetition) {
		this.spread = spread;
		this.repetition = repetition;
	}

	@Override
	public void afterChannelInitialized(Channel channel) {
		ChannelHandlerContext commands = channel.pipeline().context(CommandHandler.class);
		if (commands != null) {
			channel.pipeline()
				.addBefore(commands.name(), null, new GracefulReconnectHandler((CommandHandler) commands.handler(),
						this.current, this.repetition));
		}
	}

	/**
	 * Makes all connections anew, each at a random time within five seconds. Returns at
	 * once.
	 */
	public void reconnect() {
		for (GracefulReconnectHandler connection : this.current.values()) {
			connection.reconnect(Duration.ofMillis(ThreadLocalRandom.current().nextLong(this.spread.toMillis())));
		}
	}

}
