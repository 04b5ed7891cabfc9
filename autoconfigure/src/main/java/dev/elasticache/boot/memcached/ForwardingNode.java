package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Collection;

import net.spy.memcached.MemcachedConnection;
import net.spy.memcached.MemcachedNode;
import net.spy.memcached.ops.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Node that leaves everything to another, which is final.
 *
 * @author The ElastiCache Boot authors
 */
class ForwardingNode implements MemcachedNode {

	private final MemcachedNode node;

	ForwardingNode(MemcachedNode node) {
		this.node = node;
	}

	@Override
	public void copyInputQueue() {
		this.node.copyInputQueue();
	}

	@Override
	public Collection<Operation> destroyInputQueue() {
		return this.node.destroyInputQueue();
	}

	@Override
	public void setupResend() {
		this.node.setupResend();
	}

	@Override
	public void fillWriteBuffer(boolean optimizeGets) {
		this.node.fillWriteBuffer(optimizeGets);
	}

	@Override
	public void transitionWriteItem() {
		this.node.transitionWriteItem();
	}

	@Override
	public Operation getCurrentReadOp() {
		return this.node.getCurrentReadOp();
	}

	@Override
	public Operation removeCurrentReadOp() {
		return this.node.removeCurrentReadOp();
	}

	@Override
	public Operation getCurrentWriteOp() {
		return this.node.getCurrentWriteOp();
	}

	@Override
	public Operation removeCurrentWriteOp() {
		return this.node.removeCurrentWriteOp();
	}

	@Override
	public boolean hasReadOp() {
		return this.node.hasReadOp();
	}

	@Override
	public boolean hasWriteOp() {
		return this.node.hasWriteOp();
	}

	@Override
	public void addOp(Operation operation) {
		this.node.addOp(operation);
	}

	@Override
	public void insertOp(Operation operation) {
		this.node.insertOp(operation);
	}

	@Override
	public int getSelectionOps() {
		return this.node.getSelectionOps();
	}

	@Override
	public ByteBuffer getRbuf() {
		return this.node.getRbuf();
	}

	@Override
	public ByteBuffer getWbuf() {
		return this.node.getWbuf();
	}

	@Override
	public SocketAddress getSocketAddress() {
		return this.node.getSocketAddress();
	}

	@Override
	public boolean isActive() {
		return this.node.isActive();
	}

	@Override
	public boolean isAuthenticated() {
		return this.node.isAuthenticated();
	}

	@Override
	public long lastReadDelta() {
		return this.node.lastReadDelta();
	}

	@Override
	public void completedRead() {
		this.node.completedRead();
	}

	@Override
	public void reconnecting() {
		this.node.reconnecting();
	}

	@Override
	public void connected() {
		this.node.connected();
	}

	@Override
	public int getReconnectCount() {
		return this.node.getReconnectCount();
	}

	@Override
	public void registerChannel(SocketChannel channel, SelectionKey key) {
		this.node.registerChannel(channel, key);
	}

	@Override
	public void setChannel(@Nullable SocketChannel channel) {
		this.node.setChannel(channel);
	}

	@Override
	public SocketChannel getChannel() {
		return this.node.getChannel();
	}

	@Override
	public void setSk(@Nullable SelectionKey key) {
		this.node.setSk(key);
	}

	@Override
	public SelectionKey getSk() {
		return this.node.getSk();
	}

	@Override
	public int getBytesRemainingToWrite() {
		return this.node.getBytesRemainingToWrite();
	}

	@Override
	public int writeSome() throws IOException {
		return this.node.writeSome();
	}

	@Override
	public void fixupOps() {
		this.node.fixupOps();
	}

	@Override
	public void authComplete() {
		this.node.authComplete();
	}

	@Override
	public void setupForAuth() {
		this.node.setupForAuth();
	}

	@Override
	public void setContinuousTimeout(boolean timedOut) {
		this.node.setContinuousTimeout(timedOut);
	}

	@Override
	public int getContinuousTimeout() {
		return this.node.getContinuousTimeout();
	}

	@Override
	public MemcachedConnection getConnection() {
		return this.node.getConnection();
	}

	@Override
	public void setConnection(MemcachedConnection connection) {
		this.node.setConnection(connection);
	}

}
