package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.Assert;

/**
 * Guard of all connections. It closes those that lead to a node which does not serve any
 * more, so that Lettuce connects anew and asks DNS again, and tells who wants to know
 * about nodes that cannot be reached or do not answer.
 * <p>
 * A name stays when ElastiCache replaces the node behind it or promotes another one, and
 * a connection that was made before stays with the old node: it then answers
 * {@code MOVED} to where we already are, or {@code READONLY}.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class ConnectionGuard implements NettyCustomizer {

	private static final Log logger = LogFactory.getLog(ConnectionGuard.class);

	/**
	 * Time between two closings for one endpoint, because DNS may need some time to lead
	 * elsewhere.
	 */
	private static final Duration PAUSE = Duration.ofSeconds(1);

	private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(5);

	private final Duration patience;

	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	private final Map<String, Long> closings = new ConcurrentHashMap<>();

	private final AtomicLong closed = new AtomicLong();

	/**
	 * Creates a guard.
	 * @param commandTimeout the time to wait for the reply to a command, which may be a
	 * blocking one: a node that takes longer, and 5 seconds at least, does not answer
	 */
	public ConnectionGuard(Duration commandTimeout) {
		Assert.notNull(commandTimeout, "'commandTimeout' must not be null");
		this.patience = (commandTimeout.compareTo(SHORTEST_PATIENCE) > 0) ? commandTimeout : SHORTEST_PATIENCE;
	}

	@Override
	public void afterChannelInitialized(Channel channel) {
		ConnectionGuardHandler handler = new ConnectionGuardHandler(this, this.patience);
		ChannelHandlerContext commands = channel.pipeline().context(CommandHandler.class);
		if (commands == null) {
			channel.pipeline().addLast(handler);
		}
		else {
			channel.pipeline().addBefore(commands.name(), null, handler);
		}
	}

	/**
	 * Adds a listener, which is called on Netty's threads each time a node cannot be
	 * reached, and every second while one does not answer.
	 * @param listener the listener
	 */
	public void addListener(Runnable listener) {
		Assert.notNull(listener, "'listener' must not be null");
		this.listeners.add(listener);
	}

	/**
	 * Returns how many connections were closed.
	 * @return the number of connections to nodes that did not serve any more
	 */
	public long getClosedCount() {
		return this.closed.get();
	}

	/**
	 * Tells whether a connection to an endpoint may be closed now, and counts it if so.
	 * @param endpoint the endpoint
	 * @param reason what is wrong with the connection
	 * @return whether to close it
	 */
	boolean mayClose(String endpoint, String reason) {
		long now = System.nanoTime();
		boolean pausing = this.closings.compute(endpoint,
				(key, last) -> (last != null && now - last < PAUSE.toNanos()) ? last : now) != now;
		if (!pausing) {
			this.closed.incrementAndGet();
			logger.info("Connection to %s is made anew: %s".formatted(endpoint, reason));
		}
		return !pausing;
	}

	void troubled() {
		this.listeners.forEach(Runnable::run);
	}

}
