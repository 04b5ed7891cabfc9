package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import net.spy.memcached.MemcachedNode;
import net.spy.memcached.NodeLocator;

/**
 * The nodes of a client. Those present share the keys; they are known from the start or
 * discovered, and change as a whole. One that leaves is given up by the IO thread, since
 * it may be in the middle of an answer. <pre>
 *   created --first attempt to connect it has ended--> present --leaves--> given up
 * </pre>
 *
 * @author The ElastiCache Boot authors
 */
final class Nodes {

	private final IoLoop loop;

	private final MemcachedConnectionFactory factory;

	private final ConnectingThreads connecting;

	private final NodeLocator locator;

	private final Set<Node> all = ConcurrentHashMap.newKeySet();

	private final Queue<Node> leaving = new ConcurrentLinkedQueue<>();

	private boolean discovered;

	/**
	 * Creates the first nodes, without connecting them.
	 * @param loop the thread of the nodes
	 * @param factory what makes a node
	 * @param connecting what connects a node
	 * @param addresses the nodes, or the configuration endpoint in their place
	 * @throws IOException if there are no resources for a node
	 */
	Nodes(IoLoop loop, MemcachedConnectionFactory factory, ConnectingThreads connecting,
			List<InetSocketAddress> addresses) throws IOException {
		this.loop = loop;
		this.factory = factory;
		this.connecting = connecting;
		this.locator = loop.getLocator();
		List<MemcachedNode> first = new ArrayList<>();
		for (InetSocketAddress address : addresses) {
			first.add(create(address));
		}
		this.locator.updateLocator(first);
	}

	private Node create(InetSocketAddress address) throws IOException {
		Node node = this.factory.createNode(address);
		node.setConnection(this.loop);
		this.all.add(node);
		return node;
	}

	void connect() {
		forEachPresent(this.connecting::connect);
	}

	/**
	 * Makes connections of the present nodes anew, so that each server is verified by the
	 * trust of now.
	 */
	void replaceConnections() {
		List<Node> present = new ArrayList<>();
		forEachPresent(present::add);
		this.connecting.replace(present);
	}

	/**
	 * Replaces the nodes that share the keys. A new one gets its keys when the first
	 * attempt to connect it has ended, well or not. One that leaves is given up, and its
	 * operations with it; those of others go on.
	 * @param addresses all nodes, as they were discovered
	 * @throws IOException if there are no resources for a node
	 * @throws InterruptedException if the thread is interrupted
	 */
	void replace(List<InetSocketAddress> addresses) throws IOException, InterruptedException {
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
				node = create(address);
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
		this.loop.wakeUp();
	}

	/**
	 * Gives up the nodes that leave. Called by the IO thread.
	 */
	void giveUpLeaving() {
		Node node;
		while ((node = this.leaving.poll()) != null) {
			node.shutDown();
			this.all.remove(node);
		}
	}

	/**
	 * Performs an action for each node, present or not.
	 * @param action the action
	 */
	void forEach(Consumer<Node> action) {
		this.all.forEach(action);
	}

	private void forEachPresent(Consumer<Node> action) {
		this.locator.getAll().forEach((node) -> action.accept((Node) node));
	}

	List<InetSocketAddress> getConnected() {
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
	 * Waits until the first attempt to connect each present node has ended, well or not.
	 * @param timeout the time to wait at most
	 * @throws InterruptedException if the thread is interrupted
	 */
	void awaitAttempts(Duration timeout) throws InterruptedException {
		awaitAttempts(this.locator.getAll(), timeout);
	}

	private static void awaitAttempts(Collection<MemcachedNode> nodes, Duration timeout) throws InterruptedException {
		long end = System.nanoTime() + timeout.toNanos();
		for (MemcachedNode node : nodes) {
			((Node) node).getAttempted().await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
	}

}
