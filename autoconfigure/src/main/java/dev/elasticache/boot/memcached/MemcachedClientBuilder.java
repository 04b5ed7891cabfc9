package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import dev.elasticache.boot.tls.TlsSessions;
import dev.elasticache.boot.tls.TrustMaterial;
import net.spy.memcached.MemcachedClient;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Builds a client for the text protocol, the only one that all ElastiCache deployments
 * accept. Values are byte arrays. Operations of a node that is not connected fail at
 * once, whatever happens to one node leaves the others alone, and DNS is asked at every
 * connect.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class MemcachedClientBuilder {

	private static final String LOGGER_PROPERTY = "net.spy.log.LoggerImpl";

	/**
	 * What the client insists on. The nodes are those of its connection factory.
	 */
	private static final List<InetSocketAddress> SOME_ADDRESS = List
		.of(InetSocketAddress.createUnresolved("localhost", 0));

	private final List<InetSocketAddress> nodes;

	private @Nullable Duration discoveryInterval;

	private @Nullable TrustMaterial trustMaterial;

	private @Nullable String tlsHostName;

	private @Nullable TlsSessions tlsSessions;

	private @Nullable MemcachedOperationListener operationListener;

	private Hashing hashing = Hashing.KETAMA;

	private Duration connectTimeout = Duration.ofSeconds(1);

	private Duration operationTimeout = Duration.ofMillis(500);

	private int timeoutThreshold = 10;

	private Duration maxReconnectDelay = Duration.ofSeconds(1);

	/**
	 * Creates a builder for a client of the given nodes.
	 * @param nodes the nodes, or a {@linkplain #discoveryInterval configuration endpoint}
	 * alone, best {@linkplain InetSocketAddress#createUnresolved unresolved}: their names
	 * are what DNS is asked for, what certificates have to carry and what keys are
	 * distributed by
	 */
	public MemcachedClientBuilder(List<InetSocketAddress> nodes) {
		Assert.notEmpty(nodes, "'nodes' must not be empty");
		this.nodes = nodes.stream().map(MemcachedClientBuilder::unresolved).distinct().toList();
	}

	private static InetSocketAddress unresolved(InetSocketAddress node) {
		String host = node.getHostString();
		boolean bracketed = host.startsWith("[") && host.endsWith("]");
		return InetSocketAddress.createUnresolved((bracketed) ? host.substring(1, host.length() - 1) : host,
				node.getPort());
	}

	/**
	 * Sets that the nodes are those that a configuration endpoint tells of. It is asked
	 * again and again, and when a connection was lost. Nodes come and go while the client
	 * is in use: only operations under way to one that goes fail. While the endpoint is
	 * away, its nodes stay in use.
	 * @param discoveryInterval how often to ask, or {@code null} if the nodes are known,
	 * which is the default
	 * @return this builder
	 */
	public MemcachedClientBuilder discoveryInterval(@Nullable Duration discoveryInterval) {
		if (discoveryInterval != null) {
			checkDuration(discoveryInterval, "discoveryInterval");
		}
		this.discoveryInterval = discoveryInterval;
		return this;
	}

	/**
	 * Sets what nodes are verified against.
	 * @param trustMaterial the trust material, or {@code null} for plain text, which is
	 * the default only because there is nothing to trust by default
	 * @return this builder
	 */
	public MemcachedClientBuilder trustMaterial(@Nullable TrustMaterial trustMaterial) {
		this.trustMaterial = trustMaterial;
		return this;
	}

	/**
	 * Sets the name to expect in the certificates of all nodes or, where nodes are
	 * discovered, in that of the configuration endpoint alone.
	 * @param tlsHostName the name, or {@code null} to expect each node's own, which is
	 * the default
	 * @return this builder
	 */
	public MemcachedClientBuilder tlsHostName(@Nullable String tlsHostName) {
		this.tlsHostName = tlsHostName;
		return this;
	}

	/**
	 * Sets where to report the TLS session of each connection.
	 * @param tlsSessions the sessions, or {@code null} to report none
	 * @return this builder
	 */
	public MemcachedClientBuilder tlsSessions(@Nullable TlsSessions tlsSessions) {
		this.tlsSessions = tlsSessions;
		return this;
	}

	/**
	 * Sets what is told of each operation on a key, for example to trace it.
	 * @param operationListener the listener, or {@code null} for none, which is the
	 * default
	 * @return this builder
	 */
	public MemcachedClientBuilder operationListener(@Nullable MemcachedOperationListener operationListener) {
		this.operationListener = operationListener;
		return this;
	}

	/**
	 * Sets how keys are distributed over the nodes.
	 * @param hashing the distribution, by default {@link Hashing#KETAMA}
	 * @return this builder
	 */
	public MemcachedClientBuilder hashing(Hashing hashing) {
		Assert.notNull(hashing, "'hashing' must not be null");
		this.hashing = hashing;
		return this;
	}

	/**
	 * Sets the time limit for connecting a node, TLS handshake included.
	 * @param connectTimeout the time limit, by default 1 second
	 * @return this builder
	 */
	public MemcachedClientBuilder connectTimeout(Duration connectTimeout) {
		checkDuration(connectTimeout, "connectTimeout");
		this.connectTimeout = connectTimeout;
		return this;
	}

	/**
	 * Sets the time limit for an operation.
	 * @param operationTimeout the time limit, by default 500 milliseconds
	 * @return this builder
	 */
	public MemcachedClientBuilder operationTimeout(Duration operationTimeout) {
		checkDuration(operationTimeout, "operationTimeout");
		this.operationTimeout = operationTimeout;
		return this;
	}

	/**
	 * Sets how many operations in a row may be without an answer before the connection is
	 * given up for another.
	 * @param timeoutThreshold the number, by default 10
	 * @return this builder
	 */
	public MemcachedClientBuilder timeoutThreshold(int timeoutThreshold) {
		Assert.isTrue(timeoutThreshold > 0, "'timeoutThreshold' must be positive");
		this.timeoutThreshold = timeoutThreshold;
		return this;
	}

	/**
	 * Sets the time between two attempts to connect a node at most. It is short after the
	 * first failure and grows.
	 * @param maxReconnectDelay the time, by default 1 second
	 * @return this builder
	 */
	public MemcachedClientBuilder maxReconnectDelay(Duration maxReconnectDelay) {
		checkDuration(maxReconnectDelay, "maxReconnectDelay");
		this.maxReconnectDelay = maxReconnectDelay;
		return this;
	}

	/**
	 * Builds the client and waits for its connections, not longer than the time limit for
	 * connecting, three times as long if nodes have to be discovered first. A server that
	 * is away does not fail the build: it is tried again and again.
	 * @return the client, to be shut down by the caller
	 */
	public MemcachedClient build() {
		if (System.getProperty(LOGGER_PROPERTY) == null) {
			System.setProperty(LOGGER_PROPERTY, "net.spy.memcached.compat.log.SLF4JLogger");
		}
		MemcachedClient client = create(new MemcachedConnectionFactory(settings()));
		try {
			((IoLoop) client.getConnection()).awaitAttempts(this.connectTimeout);
			return client;
		}
		catch (InterruptedException ex) {
			client.shutdown();
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while connecting to Memcached", ex);
		}
	}

	ClientSettings settings() {
		Assert.state(this.discoveryInterval == null || this.nodes.size() == 1,
				"Nodes are discovered by one configuration endpoint");
		return new ClientSettings(this.nodes, this.discoveryInterval, this.trustMaterial, this.tlsHostName,
				this.tlsSessions, this.operationListener, this.hashing, this.connectTimeout, this.operationTimeout,
				this.timeoutThreshold, this.maxReconnectDelay);
	}

	private static void checkDuration(Duration duration, String name) {
		Assert.notNull(duration, () -> "'%s' must not be null".formatted(name));
		Assert.isTrue(duration.toMillis() > 0, () -> "'%s' must be at least 1 millisecond".formatted(name));
	}

	private MemcachedClient create(MemcachedConnectionFactory factory) {
		try {
			return new MemcachedClient(factory, SOME_ADDRESS);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Memcached client could not be started", ex);
		}
	}

}
