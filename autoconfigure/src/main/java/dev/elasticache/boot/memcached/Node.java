package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
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

	private final AtomicBoolean announced = new AtomicBoolean();

	private volatile @Nullable NodeChannel channel;

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
	 * Keeps operations back of which nothing is written yet, so that the connection can
	 * be replaced as soon as it owes no more answers.
	 */
	void hold() {
		this.writeQueue.setHeld(true);
		fixupOps();
	}

	/**
	 * Returns whether the connection owes no answers.
	 * @return whether nothing is under way
	 */
	boolean isDrained() {
		return !super.hasReadOp() && getBytesRemainingToWrite() == 0;
	}

	/**
	 * Goes on with the present connection, and the operations that were kept back.
	 */
	void release() {
		this.writeQueue.setHeld(false);
		fixupOps();
	}

	/**
	 * Goes on with another connection, and the operations that were kept back.
	 * @param next the other connection
	 * @param key the key it is registered with
	 */
	void switchTo(NodeChannel next, SelectionKey key) {
		closeQuietly(this.channel);
		registerChannel(next, key);
		this.channel = next;
		release();
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
	 * Announces operations that were added, by any thread.
	 * @return whether the IO thread has to be told, or {@code false} if it was, and will
	 * see these as well
	 */
	boolean announceOperations() {
		return !this.announced.get() && this.announced.compareAndSet(false, true);
	}

	/**
	 * Writes the operations that were announced, as far as the connection takes them at
	 * once. Without a connection they are cancelled.
	 * @throws IOException if the connection broke
	 */
	void writeAnnounced() throws IOException {
		this.announced.set(false);
		if (!isActive()) {
			cancelQueued();
			return;
		}
		copyInputQueue();
		fillWriteBuffer(false);
		while (getBytesRemainingToWrite() > 0 && writeSome() > 0) {
			fillWriteBuffer(false);
		}
		fixupOps();
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
		this.writeQueue.setHeld(false);
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

	private void cancelQueued() {
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
		return super.hasWriteOp() && (!this.writeQueue.isHeld() || getCurrentWriteOp() != null);
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
