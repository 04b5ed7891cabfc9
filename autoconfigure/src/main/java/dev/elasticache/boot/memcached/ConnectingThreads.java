package dev.elasticache.boot.memcached;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Threads that connect nodes, since that takes time: DNS, TCP, TLS and the verification
 * of a certificate. A connection that is ready for commands waits until the IO thread
 * takes it; a failed attempt is followed by another, after a delay, unless the node is
 * leaving.
 *
 * @author The ElastiCache Boot authors
 */
final class ConnectingThreads implements Closeable {

	private static final Log logger = LogFactory.getLog(ConnectingThreads.class);

	/**
	 * Time over which replacements are spread, so that a fleet of clients that hears of
	 * something at once does not come at once.
	 */
	private static final Duration SPREAD = Duration.ofSeconds(5);

	/**
	 * Time after which a replacement that failed is tried again.
	 */
	private static final Duration REPETITION = Duration.ofMinutes(1);

	private final NodeConnector connector;

	private final ExecutorService threads;

	private final Runnable wakeup;

	private final Queue<Connected> ready = new ConcurrentLinkedQueue<>();

	private final AtomicInteger rounds = new AtomicInteger();

	/**
	 * Creates an instance.
	 * @param connector what connects a node
	 * @param threads the threads, which are ended with this
	 * @param wakeup tells the IO thread of a connection
	 */
	ConnectingThreads(NodeConnector connector, ExecutorService threads, Runnable wakeup) {
		this.connector = connector;
		this.threads = threads;
		this.wakeup = wakeup;
	}

	/**
	 * Returns the time limit of an attempt.
	 * @return the time limit
	 */
	Duration getTimeout() {
		return this.connector.timeout();
	}

	void connect(Node node) {
		connect(node, Duration.ZERO);
	}

	/**
	 * Connects a node that lost its connection or failed to connect.
	 * @param node the node
	 */
	void reconnect(Node node) {
		connect(node, node.getFailures().getDelay());
	}

	/**
	 * Connects nodes that are connected another time, each at a random time within five
	 * seconds, and takes the place of such an attempt before. A node without a connection
	 * is being connected anyway.
	 * @param nodes the nodes, which keep their connection while this fails
	 */
	void replace(Collection<Node> nodes) {
		int round = this.rounds.incrementAndGet();
		for (Node node : nodes) {
			replace(node, Duration.ofMillis(ThreadLocalRandom.current().nextLong(SPREAD.toMillis())), round);
		}
	}

	private void replace(Node node, Duration delay, int round) {
		after(delay, node, () -> {
			if (node.isActive() && round == this.rounds.get()) {
				attempt(node, true, (failure) -> {
					node.getFailures().note(failure);
					logger.warn(
							"%s keeps its connection, because another could not be made: %s".formatted(node, failure));
					replace(node, REPETITION, round);
				});
			}
		});
	}

	private void connect(Node node, Duration delay) {
		after(delay, node, () -> attempt(node, false, (failure) -> failed(node, failure)));
	}

	private void after(Duration delay, Node node, Runnable task) {
		if (!node.isLeaving() && !this.threads.isShutdown()) {
			CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, this.threads).execute(task);
		}
	}

	private void attempt(Node node, boolean replacement, Consumer<Throwable> failed) {
		try {
			this.ready.add(new Connected(node, this.connector.connect(node.getAddress()), replacement));
			if (this.threads.isShutdown()) {
				closeReady();
			}
			else {
				this.wakeup.run();
			}
		}
		catch (Exception | Error ex) {
			if (!this.threads.isShutdown()) {
				failed.accept(ex);
			}
		}
	}

	/**
	 * Takes note of a failed attempt, and makes another.
	 * @param node the node that could not be connected
	 * @param failure the failure
	 */
	void failed(Node node, Throwable failure) {
		if (!this.threads.isShutdown()) {
			node.failed(failure);
			reconnect(node);
		}
	}

	/**
	 * Takes a connection that is ready.
	 * @return the connection, of a node that is not leaving and can use it, or
	 * {@code null} if there is none
	 */
	@Nullable Connected poll() {
		Connected connected;
		while ((connected = this.ready.poll()) != null) {
			Node node = connected.node();
			if (!node.isLeaving() && node.isActive() == connected.replacement()) {
				return connected;
			}
			connected.close();
		}
		return null;
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
		closeReady();
	}

	private void closeReady() {
		Connected connected;
		while ((connected = this.ready.poll()) != null) {
			connected.close();
		}
	}

	/**
	 * Connection ready for commands, on its way to the IO thread.
	 *
	 * @param node the node
	 * @param channel the connection
	 * @param replacement whether the node has a connection, whose place this one takes
	 */
	record Connected(Node node, NodeChannel channel, boolean replacement) {

		void close() {
			try {
				this.channel.close();
			}
			catch (IOException ex) {
				logger.debug("Memcached connection could not be closed", ex);
			}
		}

	}

}
