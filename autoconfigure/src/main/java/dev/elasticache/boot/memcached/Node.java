package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import net.spy.memcached.MemcachedNode;
import net.spy.memcached.ops.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Memcached node, named by its configured host and port. Connected or not: no operation
 * outlives the connection it was meant for, and none is accepted without one.
 * <p>
 * State is changed by the IO thread, and read by all.
 *
 * @author The ElastiCache Boot authors
 */
final class Node extends ForwardingNode {

	private final InetSocketAddress address;

	private final NodeFailures failures;

	private final CountDownLatch attempted = new CountDownLatch(1);

	private final AtomicInteger continuousTimeouts = new AtomicInteger();

	private final AtomicLong mismatches = new AtomicLong();

	private final WriteQueue writeQueue;

	private volatile @Nullable NodeChannel channel;

	private @Nullable NodeChannel successor;

	private volatile boolean leaving;

	Node(MemcachedNode node, WriteQueue writeQueue, Duration maxReconnectDelay) {
		super(node);
		this.writeQueue = writeQueue;
		this.address = (InetSocketAddress) node.getSocketAddress();
		this.failures = new NodeFailures(toString(), maxReconnectDelay);
	}

	InetSocketAddress getAddress() {
		return this.address;
	}

	NodeFailures getFailures() {
		return this.failures;
	}

	/**
	 * Returns what opens when the first attempt to connect has ended, well or not.
	 * @return the latch
	 */
	CountDownLatch getAttempted() {
		return this.attempted;
	}

	void failed(Throwable failure) {
		this.failures.add(failure);
		this.attempted.countDown();
	}

	/**
	 * Condemns the present connection for a reason that its channel does not know.
	 * @param reason the reason
	 */
	void condemn(Exception reason) {
		NodeChannel condemned = this.channel;
		if (condemned != null) {
			condemned.setFailure(reason);
		}
	}

	/**
	 * Counts an answer that belongs to another question, and condemns the connection.
	 * @param reason the reason
	 */
	void mismatched(Exception reason) {
		this.mismatches.incrementAndGet();
		condemn(reason);
	}

	long getMismatches() {
		return this.mismatches.get();
	}

	void connect(NodeChannel connected, SelectionKey key) {
		registerChannel(connected, key);
		connected();
		this.channel = connected;
		this.continuousTimeouts.set(0);
		fixupOps();
		this.attempted.countDown();
	}

	/**
	 * Keeps operations back until the present connection owes no more answers, and
	 * another can take its place.
	 * @param successor the other connection
	 */
	void setSuccessor(NodeChannel successor) {
		dropSuccessor();
		this.successor = successor;
		this.writeQueue.setHeld(true);
	}

	@Nullable NodeChannel getSuccessor() {
		return this.successor;
	}

	boolean isDrained() {
		return !super.hasReadOp() && getBytesRemainingToWrite() == 0;
	}

	/**
	 * Goes on with the other connection, and the operations that were kept back.
	 * @param next the other connection
	 * @param key the key it is registered with
	 */
	void switchTo(NodeChannel next, SelectionKey key) {
		closeQuietly(this.channel);
		registerChannel(next, key);
		this.channel = next;
		this.successor = null;
		this.writeQueue.setHeld(false);
		fixupOps();
	}

	void dropSuccessor() {
		closeQuietly(this.successor);
		this.successor = null;
		this.writeQueue.setHeld(false);
	}

	private static void closeQuietly(@Nullable NodeChannel unwanted) {
		try (NodeChannel closed = unwanted) {
			// Nobody is interested any more
		}
		catch (IOException ex) {
			// Nor in this
		}
	}

	/**
	 * Gives the connection up, and every operation with it.
	 */
	void disconnect() {
		NodeChannel lost = this.channel;
		if (lost == null) {
			return;
		}
		this.channel = null;
		dropSuccessor();
		Exception failure = lost.getFailure();
		if (failure == null) {
			failure = new IOException((getContinuousTimeout() > 0) ? "Connection dropped after operations timed out"
					: "Connection dropped after an error answer");
		}
		failed(failure);
		SelectionKey key = getSk();
		if (key != null) {
			key.cancel();
			setSk(null);
		}
		try {
			lost.close();
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
		setChannel(null);
		reconnecting();
		cancelAll();
	}

	/**
	 * Closes the connection and cancels every operation, for good.
	 */
	void shutDown() {
		NodeChannel connected = this.channel;
		this.channel = null;
		dropSuccessor();
		cancelAll();
		closeQuietly(connected);
	}

	/**
	 * Announces that the node is no longer one of the cluster, so that nobody connects it
	 * any more.
	 */
	void leave() {
		this.failures.note(new IOException("Node was removed from the cluster"));
		this.leaving = true;
	}

	boolean isLeaving() {
		return this.leaving;
	}

	/**
	 * Writes the operations that were added, as far as the connection takes them at once.
	 * @param optimizeGets whether reads that wait become one
	 * @throws IOException if the connection broke
	 */
	void writeQueued(boolean optimizeGets) throws IOException {
		copyInputQueue();
		fillWriteBuffer(optimizeGets);
		while (getBytesRemainingToWrite() > 0 && writeSome() > 0) {
			fillWriteBuffer(optimizeGets);
		}
	}

	/**
	 * Cancels every operation, sent or not.
	 */
	void cancelAll() {
		setupResend();
		cancelQueued();
	}

	/**
	 * Cancels what waits for a connection that is lost. Were an operation kept that is
	 * partly written, or about to be, it would be written again on the next connection
	 * without being entered among those that wait for an answer, and from there on every
	 * answer would reach the operation before its own.
	 */
	@Override
	public void setupResend() {
		Set<Operation> operations = Collections.newSetFromMap(new IdentityHashMap<>());
		while (super.hasReadOp()) {
			operations.add(removeCurrentReadOp());
		}
		while (hasWriteOp()) {
			operations.add(removeCurrentWriteOp());
		}
		super.setupResend();
		operations.forEach(Operation::cancel);
	}

	/**
	 * Cancels operations that arrived while there was no connection.
	 */
	void cancelQueued() {
		destroyInputQueue().forEach(Operation::cancel);
	}

	@Override
	public boolean isActive() {
		return this.channel != null;
	}

	/**
	 * Always watches for the server, so that its leaving is seen at once and not by the
	 * next operation.
	 */
	@Override
	public boolean hasReadOp() {
		return true;
	}

	@Override
	public boolean hasWriteOp() {
		return super.hasWriteOp() && (this.successor == null || getCurrentWriteOp() != null);
	}

	@Override
	public int getBytesRemainingToWrite() {
		NodeChannel connected = this.channel;
		int pending = (connected != null && connected.hasPending()) ? 1 : 0;
		return super.getBytesRemainingToWrite() + pending;
	}

	@Override
	public int getSelectionOps() {
		boolean writing = hasWriteOp() || getBytesRemainingToWrite() > 0;
		return (writing) ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
	}

	@Override
	public void fixupOps() {
		SelectionKey key = getSk();
		if (key != null && key.isValid()) {
			key.interestOps(getSelectionOps());
		}
	}

	@Override
	public void completedRead() {
		super.completedRead();
		this.continuousTimeouts.set(0);
		this.failures.answered();
	}

	@Override
	public void setContinuousTimeout(boolean timedOut) {
		if (timedOut && isActive()) {
			this.continuousTimeouts.incrementAndGet();
		}
		else if (this.continuousTimeouts.get() > 0) {
			this.continuousTimeouts.set(0);
		}
	}

	@Override
	public int getContinuousTimeout() {
		return this.continuousTimeouts.get();
	}

	@Override
	public String toString() {
		return "Memcached node " + this.address.getHostString() + ":" + this.address.getPort();
	}

}
