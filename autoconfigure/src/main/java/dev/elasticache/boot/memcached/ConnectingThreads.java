package dev.elasticache.boot.memcached;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

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

	private final NodeConnector connector;

	private final ExecutorService threads;

	private final Runnable wakeup;

	private final Queue<Connected> ready = new ConcurrentLinkedQueue<>();

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
	 * Connects a node that is connected another time, at a random time within five
	 * seconds.
	 * @param node the node, which keeps its connection if this fails
	 */
	void replace(Node node) {
		connect(node, Duration.ofMillis(ThreadLocalRandom.current().nextLong(SPREAD.toMillis())));
	}

	private void connect(Node node, Duration delay) {
		if (!node.isLeaving() && !this.threads.isShutdown()) {
			CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, this.threads)
				.execute(() -> attempt(node));
		}
	}

	private void attempt(Node node) {
		try {
			this.ready.add(new Connected(node, this.connector.connect(node.getAddress())));
			if (this.threads.isShutdown()) {
				closeReady();
			}
			else {
				this.wakeup.run();
			}
		}
		catch (Exception | Error ex) {
			failed(node, ex);
		}
	}

	void failed(Node node, Throwable failure) {
		if (this.threads.isShutdown()) {
			return;
		}
		if (node.isActive()) {
			node.getFailures().note(failure);
			logger.warn("%s keeps its connection, because another could not be made: %s".formatted(node, failure));
			return;
		}
		node.failed(failure);
		reconnect(node);
	}

	/**
	 * Takes a connection that is ready.
	 * @return the connection, of a node that is not leaving, or {@code null} if there is
	 * none
	 */
	@Nullable Connected poll() {
		Connected connected;
		while ((connected = this.ready.poll()) != null) {
			if (!connected.node().isLeaving()) {
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
	 */
	record Connected(Node node, NodeChannel channel) {

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
