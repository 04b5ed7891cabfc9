package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import net.spy.memcached.MemcachedNode;
import net.spy.memcached.ops.DeleteOperation;
import net.spy.memcached.ops.GetOperation;
import net.spy.memcached.ops.GetsOperation;
import net.spy.memcached.ops.OperationErrorType;
import net.spy.memcached.ops.OperationException;
import net.spy.memcached.ops.OperationStatus;
import net.spy.memcached.ops.StatusCode;
import net.spy.memcached.ops.StoreOperation;
import org.jspecify.annotations.Nullable;

/**
 * A node's answer to one command, completed by the IO thread. What is neither success nor
 * a refusal of the command fails it; an answer which no command has gives the connection
 * up as well, since answers and questions are out of step.
 *
 * @author The ElastiCache Boot authors
 */
final class Answer extends CompletableFuture<Answer>
		implements GetOperation.Callback, GetsOperation.Callback, StoreOperation.Callback, DeleteOperation.Callback {

	private final MemcachedNode node;

	private @Nullable Item items;

	private @Nullable OperationStatus status;

	Answer(MemcachedNode node) {
		this.node = node;
	}

	byte @Nullable [] getBytes(String key) {
		Item item = getItem(key);
		return (item != null) ? item.bytes() : null;
	}

	@Nullable Item getItem(String key) {
		Item item = this.items;
		while (item != null && !item.key().equals(key)) {
			item = item.next();
		}
		return item;
	}

	boolean isSuccess() {
		return this.status != null && this.status.isSuccess();
	}

	@Override
	public void gotData(String key, int flags, byte[] data) {
		this.items = new Item(key, data, 0, this.items);
	}

	@Override
	public void gotData(String key, int flags, long version, byte[] data) {
		this.items = new Item(key, data, version, this.items);
	}

	@Override
	public void gotData(String key, long version) {
	}

	@Override
	public void gotData(long version) {
	}

	@Override
	public void receivedStatus(OperationStatus received) {
		StatusCode code = received.getStatusCode();
		if (code == StatusCode.ERR_CLIENT || (code == StatusCode.SUCCESS && !received.isSuccess())) {
			if (this.node instanceof Node ours) {
				ours.mismatched(new ProtocolException("Answer of another command"));
			}
			throw new IllegalStateException("Answer of another command");
		}
		if (code == StatusCode.ERR_INTERNAL && !TextOperation.isErrorOfServer(received.getMessage())
				&& this.node instanceof Node ours) {
			ours.condemn(new ProtocolException("Error answer: " + received.getMessage()));
		}
		this.status = received;
	}

	@Override
	public void complete() {
		OperationStatus received = this.status;
		if (received == null) {
			completeExceptionally(notConnected());
			return;
		}
		switch (received.getStatusCode()) {
			case SUCCESS, ERR_NOT_FOUND, ERR_NOT_STORED, ERR_EXISTS -> complete(this);
			case CANCELLED -> completeExceptionally(notConnected());
			case TIMEDOUT -> completeExceptionally(new TimeoutException(this.node + " was too busy to be asked"));
			default -> completeExceptionally(error(received));
		}
	}

	private IOException error(OperationStatus received) {
		String message = this.node + " answered with an error: " + received.getMessage();
		return TextOperation.isErrorOfServer(received.getMessage())
				? new OperationException(OperationErrorType.SERVER, message) : new IOException(message);
	}

	private IOException notConnected() {
		Throwable cause = (this.node instanceof Node ours) ? ours.getFailures().getLast() : null;
		return new IOException(this.node + " is not connected", cause);
	}

	/**
	 * Item that a node holds.
	 *
	 * @param key the key
	 * @param bytes what was stored
	 * @param version number that changes with each write
	 * @param next another item of the answer, or {@code null}
	 */
	record Item(String key, byte[] bytes, long version, @Nullable Item next) {

	}

}
