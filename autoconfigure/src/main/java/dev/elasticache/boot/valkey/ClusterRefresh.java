package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lettuce.core.cluster.RedisClusterClient;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.Assert;

/**
 * Asks a cluster for its topology again and again while a node of it cannot be reached or
 * does not answer. Lettuce asks when it is redirected or reconnects, which a node that
 * hangs is no reason for, and which becomes ever rarer for one that is gone.
 * <p>
 * It asks every second at first, and every ten seconds at most the longer it lasts.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class ClusterRefresh implements Runnable {

	private static final Duration SHORTEST_DELAY = Duration.ofSeconds(1);

	private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

	/**
	 * More than the longest time between two reconnects, each of which is a sign that it
	 * is not over yet.
	 */
	private static final Duration QUIET_PERIOD = Duration.ofSeconds(6);

	private final LettuceConnectionFactory connectionFactory;

	private final AtomicBoolean active = new AtomicBoolean();

	private volatile boolean asking;

	private volatile long began;

	private volatile long lastTrouble;

	/**
	 * Creates a refresh.
	 * @param connectionFactory the connection factory, whose native client may be that of
	 * a cluster
	 */
	public ClusterRefresh(LettuceConnectionFactory connectionFactory) {
		Assert.notNull(connectionFactory, "'connectionFactory' must not be null");
		this.connectionFactory = connectionFactory;
	}

	/**
	 * Hears of a node that cannot be reached or does not answer.
	 */
	@Override
	public void run() {
		// Asking takes connections to all nodes, and must not be the cause of asking
		// again
		if (this.asking || !this.connectionFactory.isRunning()
				|| !(this.connectionFactory.getNativeClient() instanceof RedisClusterClient client)) {
			return;
		}
		this.lastTrouble = System.nanoTime();
		if (this.active.compareAndSet(false, true)) {
			this.began = this.lastTrouble;
			ask(client);
		}
	}

	private void ask(RedisClusterClient client) {
		this.asking = true;
		client.refreshPartitionsAsync().whenComplete((result, failure) -> {
			this.asking = false;
			long now = System.nanoTime();
			ScheduledExecutorService executor = client.getResources().eventExecutorGroup();
			if (now - this.lastTrouble > QUIET_PERIOD.toNanos() || executor.isShutdown()) {
				this.active.set(false);
			}
			else {
				executor.schedule(() -> ask(client), delayAfter(now - this.began), TimeUnit.NANOSECONDS);
			}
		});
	}

	static long delayAfter(long nanos) {
		return Math.max(SHORTEST_DELAY.toNanos(), Math.min(LONGEST_DELAY.toNanos(), nanos / 10));
	}

}
