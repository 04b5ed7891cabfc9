package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

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

import org.springframework.util.CustomizableThreadCreator;

/**
 * The thread that reads and writes for all nodes. It never waits for a single one: a node
 * without a connection is connected by a thread of its own, and {@linkplain Handover
 * handed over} when it is ready for commands. Operations for a node that is not connected
 * are cancelled at once.
 *
 * @author The ElastiCache Boot authors
 */
final class IoLoop extends MemcachedConnection {

	private static final Log logger = LogFactory.getLog(IoLoop.class);

	private static final Logger debugLogger = new DebugLogger();

	private final MemcachedConnectionFactory factory;

	private final ConnectionObservers observers;

	private final ConnectingThreads connecting;

	private final Handover handover;

	private final Nodes nodes;

	private final Queue<Node> withOperations = new ConcurrentLinkedQueue<>();

	private final @Nullable TrustMaterial trustMaterial;

	private final Runnable reloadListener;

	private final @Nullable Discovery discovery;

	private final boolean ready;

	IoLoop(MemcachedConnectionFactory factory, ClientSettings settings) throws IOException {
		super(factory.getReadBufSize(), factory, List.of(), factory.getInitialObservers(), factory.getFailureMode(),
				factory.getOperationFactory());
		// The super class knew no nodes, or it would have connected them
		this.factory = factory;
		this.observers = new ConnectionObservers(factory.getInitialObservers());
		Selector channels = this.selector;
		this.selector = new WakefulSelector(channels);
		ExecutorService threads = createThreads();
		this.connecting = new ConnectingThreads(settings.nodeConnector(), threads, this::wakeUp);
		this.handover = new Handover(this.connecting, channels, this.observers);
		this.nodes = new Nodes(this, factory, this.connecting, settings.nodes());
		this.reloadListener = this.nodes::replaceConnections;
		this.trustMaterial = settings.trustMaterial();
		if (this.trustMaterial != null) {
			this.trustMaterial.addReloadListener(this.reloadListener);
		}
		Duration interval = settings.discoveryInterval();
		this.discovery = (interval != null)
				? new Discovery(settings.nodes().get(0), settings.configurationReader(), interval, this.nodes, threads)
				: null;
		this.ready = true;
		setName("memcached-io");
		start();
		if (this.discovery != null) {
			this.discovery.start();
		}
		else {
			this.nodes.connect();
		}
	}

	private static ExecutorService createThreads() {
		CustomizableThreadCreator threads = new CustomizableThreadCreator("memcached-connect-");
		threads.setDaemon(true);
		return Executors.newCachedThreadPool(threads::createThread);
	}

	OperationFactory getOperationFactory() {
		return this.factory.getOperationFactory();
	}

	@Nullable MemcachedDiscoveryState getDiscoveryState() {
		return (this.discovery != null) ? this.discovery.getState() : null;
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
			this.nodes.awaitAttempts(timeout);
		}
	}

	@Override
	public void run() {
		super.run();
		this.handover.close();
		this.nodes.forEach(Node::shutDown);
	}

	@Override
	public void handleIO() throws IOException {
		try {
			this.handover.take();
			this.nodes.giveUpLeaving();
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

	/**
	 * Has the thread look for work. Called by any thread.
	 */
	void wakeUp() {
		this.selector.wakeup();
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
		if (((Node) node).announceOperations()) {
			this.withOperations.offer((Node) node);
			wakeUp();
		}
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
	 * Writes new operations. The super class, were it told of them, would have the
	 * selector say first that there is room for them on the connection, as there nearly
	 * always is.
	 */
	private void writeOperations() {
		Node node;
		while ((node = this.withOperations.poll()) != null) {
			try {
				node.writeAnnounced();
			}
			catch (IOException | RuntimeException ex) {
				queueReconnect(node);
				this.observers.connectionLost(node.getAddress());
			}
		}
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

}
