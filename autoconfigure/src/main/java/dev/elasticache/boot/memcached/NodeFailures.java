package dev.elasticache.boot.memcached;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a node: the last failure is kept, logged once for each cause, and
 * decides how long to wait before the next attempt. A node counts as recovered when it
 * has answered a command; a handshake alone proves little.
 *
 * @author The ElastiCache Boot authors
 */
final class NodeFailures {

	private static final Log logger = LogFactory.getLog(NodeFailures.class);

	private static final long SHORTEST_DELAY = 50;

	private final String node;

	private final Duration maxDelay;

	private volatile @Nullable Throwable last;

	private volatile @Nullable String logged;

	private volatile int count;

	NodeFailures(String node, Duration maxDelay) {
		this.node = node;
		this.maxDelay = maxDelay;
	}

	/**
	 * Takes note of a failure that somebody else reports.
	 * @param failure the failure
	 */
	void note(Throwable failure) {
		this.last = failure;
	}

	void add(Throwable failure) {
		note(failure);
		this.count++;
		String cause = failure.toString();
		if (!Objects.equals(this.logged, cause)) {
			this.logged = cause;
			logger.warn(this.node + " is not connected: " + cause);
		}
	}

	void answered() {
		if (this.count > 0) {
			this.count = 0;
			this.logged = null;
			logger.info(this.node + " answers again");
		}
	}

	@Nullable Throwable getLast() {
		return this.last;
	}

	/**
	 * Returns how long to wait before the next attempt to connect: longer with each
	 * failure up to a limit, and different for each client of a node.
	 * @return the delay
	 */
	Duration getDelay() {
		long longest = Math.min(this.maxDelay.toMillis(), SHORTEST_DELAY << Math.min(this.count, 16));
		return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
	}

}
