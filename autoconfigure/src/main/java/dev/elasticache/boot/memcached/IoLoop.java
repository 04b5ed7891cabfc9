package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import net.spy.memcached.ConnectionObserver;
import net.spy.memcached.MemcachedConnection;
import net.spy.memcached.MemcachedNode;
import net.spy.memcached.compat.log.Logger;
import net.spy.memcached.ops.Operation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The thread that reads and writes for all nodes. It never waits for a single one: a node
 * without a connection is connected by a thread of its own, and handed over when it is
 * ready for commands. <pre>
 *   connecting --handed over--> connected --lost--> connecting, after a delay
 * </pre> Operations for a node that is not connected are cancelled at once.
 *
 * @author The ElastiCache Boot authors
 */
final class IoLoop extends MemcachedConnection {

	private static final Log logger = LogFactory.getLog(IoLoop.class);

	private static final Logger debugLogger = new DebugLogger();

	private final NodeConnector connector;

	private final ExecutorService connecting;

	private final Queue<Connected> handedOver = new ConcurrentLinkedQueue<>();

	private final Queue<MemcachedNode> withOperations = new ConcurrentLinkedQueue<>();

	private final Collection<ConnectionObserver> observers = new ConcurrentLinkedQueue<>();

	private final boolean ready;

	IoLoop(MemcachedConnectionFactory factory, NodeConnector connector, List<InetSocketAddress> addresses)
			throws IOException {
		super(factory.getReadBufSize(), factory, List.of(), factory.getInitialObservers(), factory.getFailureMode(),
				factory.getOperationFactory());
		// The super class knew no nodes, or it would have connected them
		this.connector = connector;
		this.connecting = factory.getListenerExecutorService();
		this.observers.addAll(factory.getInitialObservers());
		List<MemcachedNode> nodes = new ArrayList<>();
		for (InetSocketAddress address : addresses) {
			nodes.add(createNode(factory, address));
		}
		this.locator.updateLocator(nodes);
		this.ready = true;
		setName("memcached-io");
		start();
		for (MemcachedNode node : nodes) {
			connect((Node) node, Duration.ZERO);
		}
	}

	private Node createNode(MemcachedConnectionFactory factory, InetSocketAddress address) throws IOException {
		SocketChannel closed = SocketChannel.open();
		closed.close();
		Node node = factory.createMemcachedNode(address, closed, factory.getReadBufSize());
		node.setConnection(this);
		return node;
	}

	/**
	 * Does nothing when the super constructor calls it, before the fields of this class
	 * are there.
	 */
	@Override
	public synchronized void start() {
		if (this.ready) {
			super.start();
		}
	}

	@Override
	public void run() {
		super.run();
		forEachNode(Node::shutDown);
	}

	@Override
	public void handleIO() throws IOException {
		try {
			takeConnected();
			passOperations();
			super.handleIO();
		}
		catch (RuntimeException | Error ex) {
			if (!isShutDown()) {
				logger.error("Memcached connections are opened anew after an unexpected failure", ex);
				forEachNode(this::queueReconnect);
			}
		}
	}

	private void takeConnected() {
		Connected connected;
		while ((connected = this.handedOver.poll()) != null) {
			Node node = connected.node();
			NodeChannel channel = connected.channel();
			try {
				int attempts = node.getReconnectCount();
				node.connect(channel, channel.registerSocket(this.selector, node));
				for (ConnectionObserver observer : this.observers) {
					observer.connectionEstablished(node.getAddress(), attempts);
				}
			}
			catch (IOException | ClosedSelectorException ex) {
				closeQuietly(channel);
				reconnect(node, ex);
			}
		}
	}

	/**
	 * Tells the super class of nodes with new operations, in time for it to take all of
	 * them: with some left it would take every wake-up for a fault of the selector, and
	 * drop all connections after 256.
	 */
	private void passOperations() {
		MemcachedNode node;
		while ((node = this.withOperations.poll()) != null) {
			if (node.isActive()) {
				this.addedQueue.offer(node);
			}
			else {
				((Node) node).cancelQueued();
			}
		}
	}

	@Override
	protected void addOperation(String key, Operation operation) {
		addOperation(this.locator.getPrimary(key), operation);
	}

	@Override
	protected void addOperation(MemcachedNode node, Operation operation) {
		operation.setHandlingNode(node);
		if (isShutDown() || !node.isActive()) {
			operation.cancel();
			return;
		}
		operation.initialize();
		node.addOp(operation);
		this.withOperations.offer(node);
		this.selector.wakeup();
	}

	/**
	 * Gives a connection up, and opens another.
	 */
	@Override
	protected void queueReconnect(MemcachedNode node) {
		if (!isShutDown() && node.isActive()) {
			((Node) node).disconnect();
			connect((Node) node, ((Node) node).getFailures().getDelay());
		}
	}

	private void connect(Node node, Duration delay) {
		CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, this.connecting)
			.execute(() -> connect(node));
	}

	private void connect(Node node) {
		try {
			this.handedOver.add(new Connected(node, this.connector.connect(node.getAddress())));
			this.selector.wakeup();
			if (isShutDown()) {
				closeHandedOver();
			}
		}
		catch (Exception | Error ex) {
			reconnect(node, ex);
		}
	}

	private void reconnect(Node node, Throwable failure) {
		if (!isShutDown()) {
			node.failed(failure);
			connect(node, node.getFailures().getDelay());
		}
	}

	/**
	 * Waits until the first attempt to connect each node has ended, well or not.
	 * @param timeout the time to wait at most
	 * @throws InterruptedException if the thread is interrupted
	 */
	void awaitAttempts(Duration timeout) throws InterruptedException {
		long end = System.nanoTime() + timeout.toNanos();
		for (MemcachedNode node : this.locator.getAll()) {
			((Node) node).getAttempted().await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
	}

	@Override
	public void shutdown() throws IOException {
		this.connecting.shutdownNow();
		super.shutdown();
		closeHandedOver();
	}

	private void closeHandedOver() {
		Connected connected;
		while ((connected = this.handedOver.poll()) != null) {
			closeQuietly(connected.channel());
		}
	}

	private static void closeQuietly(NodeChannel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			logger.debug("Memcached connection could not be closed", ex);
		}
	}

	@Override
	public boolean addObserver(ConnectionObserver observer) {
		return super.addObserver(observer) && this.observers.add(observer);
	}

	@Override
	public boolean removeObserver(ConnectionObserver observer) {
		return super.removeObserver(observer) && this.observers.remove(observer);
	}

	@Override
	protected Logger getLogger() {
		return debugLogger;
	}

	private void forEachNode(Consumer<Node> action) {
		for (MemcachedNode node : this.locator.getAll()) {
			action.accept((Node) node);
		}
	}

	/**
	 * Connection ready for commands, on its way to the IO thread.
	 */
	private record Connected(Node node, NodeChannel channel) {

	}

}
