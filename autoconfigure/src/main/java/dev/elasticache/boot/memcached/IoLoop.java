package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.elasticache.boot.memcached.ConnectingThreads.Connected;
import dev.elasticache.boot.tls.TrustMaterial;
import net.spy.memcached.BroadcastOpFactory;
import net.spy.memcached.ConnectionObserver;
import net.spy.memcached.MemcachedConnection;
import net.spy.memcached.MemcachedNode;
import net.spy.memcached.OperationFactory;
import net.spy.memcached.compat.log.Logger;
import net.spy.memcached.ops.Operation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

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

	private final ConnectingThreads connecting;

	private final Selector channels;

	private final Queue<MemcachedNode> withOperations = new ConcurrentLinkedQueue<>();

	private final Queue<Node> leaving = new ConcurrentLinkedQueue<>();

	private final Set<Node> nodes = ConcurrentHashMap.newKeySet();

	private final Set<Node> draining = new HashSet<>();

	private final Runnable reloadListener = this::replaceConnections;

	private final @Nullable TrustMaterial trustMaterial;

	private final Collection<ConnectionObserver> observers = new ConcurrentLinkedQueue<>();

	private final MemcachedConnectionFactory factory;

	private final @Nullable Discovery discovery;

	private boolean discovered;

	private final boolean ready;

	IoLoop(MemcachedConnectionFactory factory, ClientSettings settings) throws IOException {
		super(factory.getReadBufSize(), factory, List.of(), factory.getInitialObservers(), factory.getFailureMode(),
				factory.getOperationFactory());
		// The super class knew no nodes, or it would have connected them
		this.factory = factory;
		this.channels = this.selector;
		this.selector = new WakefulSelector(this.channels);
		this.connecting = new ConnectingThreads(settings.nodeConnector(), factory.getListenerExecutorService(),
				this.selector::wakeup);
		this.observers.addAll(factory.getInitialObservers());
		this.trustMaterial = settings.trustMaterial();
		if (this.trustMaterial != null) {
			this.trustMaterial.addReloadListener(this.reloadListener);
		}
		Duration interval = settings.discoveryInterval();
		this.discovery = (interval != null) ? new Discovery(settings.nodes().get(0), settings.configurationReader(),
				interval, this, factory.getListenerExecutorService()) : null;
		List<MemcachedNode> first = new ArrayList<>();
		for (InetSocketAddress address : settings.nodes()) {
			first.add(createNode(address));
		}
		this.locator.updateLocator(first);
		this.ready = true;
		setName("memcached-io");
		start();
		if (this.discovery != null) {
			this.discovery.start();
		}
		else {
			this.nodes.forEach(this.connecting::connect);
		}
	}

	OperationFactory getOperationFactory() {
		return this.factory.getOperationFactory();
	}

	private Node createNode(InetSocketAddress address) throws IOException {
		SocketChannel closed = SocketChannel.open();
		closed.close();
		Node node = this.factory.createMemcachedNode(address, closed, this.factory.getReadBufSize());
		node.setConnection(this);
		this.nodes.add(node);
		return node;
	}

	/**
	 * Replaces the nodes that share the keys. A new one gets its keys when the first
	 * attempt to connect it has ended, well or not. One that leaves is given up, and its
	 * operations with it; those of others go on.
	 * @param addresses all nodes
	 * @throws IOException if there are no resources for a node
	 * @throws InterruptedException if the thread is interrupted
	 */
	void setNodes(List<InetSocketAddress> addresses) throws IOException, InterruptedException {
		Map<InetSocketAddress, Node> former = new LinkedHashMap<>();
		forEachPresent((node) -> former.put(node.getAddress(), node));
		if (this.discovered && List.copyOf(former.keySet()).equals(addresses)) {
			return;
		}
		List<MemcachedNode> present = new ArrayList<>();
		for (InetSocketAddress address : addresses) {
			// Before, the configuration endpoint stood for its nodes, and may be one
			Node node = (this.discovered) ? former.remove(address) : null;
			if (node == null) {
				node = createNode(address);
				this.connecting.connect(node);
			}
			present.add(node);
		}
		awaitAttempts(present, this.connecting.getTimeout());
		this.locator.updateLocator(present);
		this.discovered = true;
		for (Node node : former.values()) {
			node.leave();
			this.leaving.add(node);
		}
		this.selector.wakeup();
	}

	private void forEachPresent(Consumer<Node> action) {
		this.locator.getAll().forEach((node) -> action.accept((Node) node));
	}

	List<InetSocketAddress> getConnectedNodes() {
		List<InetSocketAddress> connected = new ArrayList<>();
		forEachPresent((node) -> {
			if (node.isActive()) {
				connected.add(node.getAddress());
			}
		});
		return connected;
	}

	/**
	 * Lets operations of nodes that are not discovered yet fail for a reason.
	 * @param failure the reason
	 */
	void setDiscoveryFailure(Throwable failure) {
		if (!this.discovered) {
			forEachPresent((node) -> node.getFailures().note(failure));
		}
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
		this.nodes.forEach(Node::shutDown);
	}

	@Override
	public void handleIO() throws IOException {
		try {
			takeConnected();
			switchDrained();
			takeLeaving();
			writeOperations();
			super.handleIO();
		}
		catch (RuntimeException | Error ex) {
			if (!isShutDown()) {
				logger.error("Memcached connections are opened anew after an unexpected failure", ex);
				this.nodes.forEach(this::queueReconnect);
			}
		}
	}

	private void takeConnected() {
		Connected connected;
		while ((connected = this.connecting.poll()) != null) {
			Node node = connected.node();
			if (connected.replacement()) {
				node.setSuccessor(connected.channel());
				this.draining.add(node);
				continue;
			}
			try {
				int attempts = node.getReconnectCount();
				node.connect(connected.channel(), connected.channel().registerSocket(this.channels, node));
				for (ConnectionObserver observer : this.observers) {
					observer.connectionEstablished(node.getAddress(), attempts);
				}
			}
			catch (IOException | ClosedSelectorException ex) {
				connected.close();
				if (!isShutDown()) {
					this.connecting.failed(node, ex);
				}
			}
		}
	}

	/**
	 * Makes connections of the nodes anew, so that each server is verified by the trust
	 * of now. Each takes the place of the present one when that has no answer
	 * outstanding.
	 */
	private void replaceConnections() {
		List<Node> present = new ArrayList<>();
		forEachPresent(present::add);
		this.connecting.replace(present);
	}

	private void switchDrained() {
		if (!this.draining.isEmpty()) {
			this.draining.removeIf(this::switchIfDrained);
		}
	}

	private boolean switchIfDrained(Node node) {
		NodeChannel successor = node.getSuccessor();
		if (successor == null) {
			return true;
		}
		if (!node.isDrained()) {
			return false;
		}
		try {
			node.switchTo(successor, successor.registerSocket(this.channels, node));
		}
		catch (IOException | ClosedSelectorException ex) {
			node.dropSuccessor();
			node.fixupOps();
		}
		return true;
	}

	private void takeLeaving() {
		Node node;
		while ((node = this.leaving.poll()) != null) {
			node.shutDown();
			this.nodes.remove(node);
		}
	}

	/**
	 * Writes new operations. The super class, were it told of them, would have the
	 * selector say first that there is room for them on the connection, as there nearly
	 * always is.
	 */
	private void writeOperations() {
		MemcachedNode node;
		while ((node = this.withOperations.poll()) != null) {
			if (node.isActive()) {
				writeOperations((Node) node);
			}
			else {
				((Node) node).cancelQueued();
			}
		}
	}

	private void writeOperations(Node node) {
		try {
			node.writeQueued(this.factory.shouldOptimize());
			node.fixupOps();
		}
		catch (IOException | RuntimeException ex) {
			queueReconnect(node);
			for (ConnectionObserver observer : this.observers) {
				observer.connectionLost(node.getAddress());
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
	 * Cancels the operations for nodes that are not connected, as for a single one.
	 */
	@Override
	public CountDownLatch broadcastOperation(BroadcastOpFactory operations, Collection<MemcachedNode> nodes) {
		CountDownLatch latch = new CountDownLatch(nodes.size());
		for (MemcachedNode node : nodes) {
			addOperation(node, operations.newOp(node, latch));
		}
		return latch;
	}

	/**
	 * Gives a connection up, and opens another.
	 */
	@Override
	protected void queueReconnect(MemcachedNode node) {
		if (!isShutDown() && node.isActive()) {
			((Node) node).disconnect();
			this.connecting.reconnect((Node) node);
			if (this.discovery != null) {
				this.discovery.askSoon();
			}
		}
	}

	/**
	 * Waits until the first attempt to connect each node has ended, well or not, and that
	 * to discover them before.
	 * @param timeout the time to wait at most, for each of connecting the configuration
	 * endpoint, having its answer, and connecting the nodes
	 * @throws InterruptedException if the thread is interrupted
	 */
	void awaitAttempts(Duration timeout) throws InterruptedException {
		if (this.discovery != null) {
			this.discovery.awaitAttempt(timeout.multipliedBy(3));
		}
		else {
			awaitAttempts(this.locator.getAll(), timeout);
		}
	}

	private static void awaitAttempts(Collection<MemcachedNode> nodes, Duration timeout) throws InterruptedException {
		long end = System.nanoTime() + timeout.toNanos();
		for (MemcachedNode node : nodes) {
			((Node) node).getAttempted().await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
	}

	@Override
	public void shutdown() throws IOException {
		if (this.trustMaterial != null) {
			this.trustMaterial.removeReloadListener(this.reloadListener);
		}
		this.connecting.close();
		super.shutdown();
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

	@Nullable MemcachedDiscoveryState getDiscoveryState() {
		return (this.discovery != null) ? this.discovery.getState() : null;
	}

}
