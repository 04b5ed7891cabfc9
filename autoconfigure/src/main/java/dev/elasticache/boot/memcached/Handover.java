package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;

import dev.elasticache.boot.memcached.ConnectingThreads.Connected;
import net.spy.memcached.ConnectionObserver;

/**
 * Connections on their way from the threads that made them to the IO thread, which takes
 * them: at once where the node has none, and else in place of the present one, as soon as
 * that owes no answer. Until then the node keeps new operations back. <pre>
 *   ready --node has no connection--> in use
 *     +-----node has one----> waiting --every operation sent is answered--> in use
 *                                +----node lost the one it had----> closed
 * </pre> Used by the IO thread.
 *
 * @author The ElastiCache Boot authors
 */
final class Handover {

	private final ConnectingThreads connecting;

	private final Selector selector;

	private final ConnectionObserver observer;

	private final Map<Node, Connected> waiting = new HashMap<>();

	/**
	 * Creates an instance.
	 * @param connecting the threads that make connections
	 * @param selector the selector of the IO thread, as channels know it
	 * @param observer what is told of a node's connection
	 */
	Handover(ConnectingThreads connecting, Selector selector, ConnectionObserver observer) {
		this.connecting = connecting;
		this.selector = selector;
		this.observer = observer;
	}

	/**
	 * Takes the connections that can be used by now.
	 */
	void take() {
		if (!this.waiting.isEmpty()) {
			this.waiting.values().removeIf(this::isSettled);
		}
		Connected connected;
		while ((connected = this.connecting.poll()) != null) {
			if (connected.replacement()) {
				await(connected);
			}
			else {
				connect(connected);
			}
		}
	}

	private void await(Connected successor) {
		successor.node().hold();
		Connected earlier = this.waiting.remove(successor.node());
		if (earlier != null) {
			earlier.close();
		}
		if (!isSettled(successor)) {
			this.waiting.put(successor.node(), successor);
		}
	}

	private void connect(Connected connected) {
		Node node = connected.node();
		try {
			int attempts = node.getReconnectCount();
			node.connect(connected.channel(), connected.channel().registerSocket(this.selector, node));
			this.observer.connectionEstablished(node.getAddress(), attempts);
		}
		catch (IOException | ClosedSelectorException ex) {
			connected.close();
			this.connecting.failed(node, ex);
		}
	}

	private boolean isSettled(Connected successor) {
		Node node = successor.node();
		if (!node.isActive()) {
			successor.close();
			return true;
		}
		if (!node.isDrained()) {
			return false;
		}
		try {
			node.switchTo(successor.channel(), successor.channel().registerSocket(this.selector, node));
		}
		catch (IOException | ClosedSelectorException ex) {
			successor.close();
			node.release();
		}
		return true;
	}

	/**
	 * Closes the connections that are not in use yet.
	 */
	void close() {
		this.waiting.values().forEach(Connected::close);
		this.waiting.clear();
	}

}
