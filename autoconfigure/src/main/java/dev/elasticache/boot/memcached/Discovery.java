package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the {@link Nodes} of a client those that the cluster tells of. The configuration
 * endpoint is asked at start, once in an interval, and when a connection is lost, since
 * nodes leave the configuration before they go; if it does not answer, the nodes are
 * asked, each of which has the configuration as well. <pre>
 *   searching --first configuration--> serving --newer configuration--> serving
 *       +--no answer: again within a second     +--no answer, or a malformed one: nodes stay
 * </pre>
 *
 * @author The ElastiCache Boot authors
 */
final class Discovery {

	private static final Log logger = LogFactory.getLog(Discovery.class);

	private static final Duration SOON = Duration.ofSeconds(1);

	private final InetSocketAddress endpoint;

	private final String name;

	private final ConfigurationReader reader;

	private final Duration interval;

	private final Nodes nodes;

	private final ExecutorService executor;

	private final Clock clock = Clock.systemUTC();

	private final ConfigurationHistory history = new ConfigurationHistory(this.clock);

	private final CountDownLatch attempted = new CountDownLatch(1);

	private final AtomicBoolean expected = new AtomicBoolean();

	private volatile MemcachedDiscoveryState state = MemcachedDiscoveryState.NONE;

	private @Nullable String logged;

	Discovery(InetSocketAddress endpoint, ConfigurationReader reader, Duration interval, Nodes nodes,
			ExecutorService executor) {
		this.endpoint = endpoint;
		this.name = endpoint.getHostString() + ":" + endpoint.getPort();
		this.reader = reader;
		this.interval = interval;
		this.nodes = nodes;
		this.executor = executor;
	}

	void start() {
		this.executor.execute(this::askAgainAndAgain);
	}

	MemcachedDiscoveryState getState() {
		return this.state;
	}

	/**
	 * Waits until the first attempt has ended, well or not, and with it the first attempt
	 * to connect each node.
	 * @param timeout the time to wait at most
	 * @throws InterruptedException if the thread is interrupted
	 */
	void awaitAttempt(Duration timeout) throws InterruptedException {
		this.attempted.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Asks once within a second or so, out of turn.
	 */
	void askSoon() {
		if (this.expected.compareAndSet(false, true)) {
			later(SOON, () -> {
				this.expected.set(false);
				ask();
			});
		}
	}

	private void askAgainAndAgain() {
		ask();
		this.attempted.countDown();
		boolean searching = this.state.version() == null && this.interval.compareTo(SOON) > 0;
		later((searching) ? SOON : this.interval, this::askAgainAndAgain);
	}

	private void later(Duration delay, Runnable task) {
		long millis = Math.max(1, delay.toMillis());
		long jittered = millis - ThreadLocalRandom.current().nextLong((millis + 3) / 4);
		CompletableFuture.delayedExecutor(jittered, TimeUnit.MILLISECONDS, this.executor).execute(task);
	}

	private synchronized void ask() {
		try {
			ClusterConfiguration told = read();
			if (this.history.accept(told)) {
				this.nodes.replace(told.nodes());
				succeeded(told);
			}
			else {
				failed(new ProtocolException(
						"Version %d of the configuration is not newer than the present one, but differs"
							.formatted(told.version())));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (Exception | Error ex) {
			failed(ex);
		}
	}

	private ClusterConfiguration read() throws IOException {
		try {
			return this.reader.readFromEndpoint(this.endpoint);
		}
		catch (IOException ex) {
			for (InetSocketAddress node : this.nodes.getConnected()) {
				try {
					ClusterConfiguration told = this.reader.readFromNode(node);
					failed(ex);
					return told;
				}
				catch (IOException also) {
					ex.addSuppressed(also);
				}
			}
			throw ex;
		}
	}

	private void succeeded(ClusterConfiguration present) {
		MemcachedDiscoveryState before = this.state;
		this.state = before.succeeded(present, this.clock.instant());
		if (!this.state.nodes().equals(before.nodes())) {
			logger.info("Memcached nodes of %s are %s, by version %d of its configuration".formatted(this.name,
					String.join(", ", this.state.nodes()), present.version()));
		}
	}

	private void failed(Throwable failure) {
		if (this.executor.isShutdown()) {
			return;
		}
		this.state = this.state.failed(failure, this.clock.instant());
		this.nodes.setDiscoveryFailure(failure);
		String cause = failure.toString();
		if (!Objects.equals(this.logged, cause)) {
			this.logged = cause;
			logger.warn("Memcached nodes of %s could not be discovered: %s".formatted(this.name, cause));
		}
	}

}
