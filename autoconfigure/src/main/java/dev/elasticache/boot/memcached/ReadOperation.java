package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

import net.spy.memcached.ops.GetOperation;
import net.spy.memcached.ops.GetsOperation;
import net.spy.memcached.ops.OperationCallback;
import net.spy.memcached.ops.OperationState;
import net.spy.memcached.ops.OperationStatus;
import net.spy.memcached.ops.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Command of the text protocol that reads items, {@code get} or {@code gets}. Takes an
 * item for an answer only if it bears a key that was asked for. Another one means that
 * answers and questions are out of step: the operation finds nothing, the node counts it,
 * the connection is given up, and all of its other operations fail. So does an operation
 * whose answer is none. <pre>
 *   line --VALUE--> item --all of it--> end of its line --> line
 *     +----END----> complete
 * </pre> Not the library's own operation, which asks for several keys in no particular
 * order, leaves the check to its callbacks, and makes a dozen objects of each line.
 *
 * @author The ElastiCache Boot authors
 */
final class ReadOperation extends TextOperation implements GetOperation, GetsOperation {

	private static final OperationStatus FOUND = new OperationStatus(true, "END", StatusCode.SUCCESS);

	private static final OperationStatus NOT_FOUND = new OperationStatus(false, "NOT_FOUND", StatusCode.ERR_NOT_FOUND);

	private static final String GET = "get";

	private static final String ITEM = "VALUE ";

	private final String command;

	private final List<String> keys;

	private final Receiver receiver;

	private @Nullable Item item;

	private int itemLength;

	private boolean found;

	private int nextKey;

	private ReadOperation(String command, Collection<String> keys, OperationCallback callback, Receiver receiver) {
		this.command = command;
		this.keys = List.copyOf(keys);
		this.callback = callback;
		this.receiver = receiver;
	}

	static ReadOperation get(Collection<String> keys, GetOperation.Callback callback) {
		return new ReadOperation(GET, keys, callback,
				(item) -> callback.gotData(item.key(), item.flags(), item.bytes()));
	}

	static ReadOperation gets(String key, GetsOperation.Callback callback) {
		return new ReadOperation("gets", List.of(key), callback,
				(item) -> callback.gotData(item.key(), item.flags(), item.version(), item.bytes()));
	}

	/**
	 * Returns whether this may be part of a {@link ReadBatch}.
	 * @return whether it does without versions, and still has to be sent
	 */
	boolean canBeMerged() {
		return this.command.equals(GET) && !isCancelled() && !isTimedOut();
	}

	/**
	 * Begins to wait for what another operation is answered.
	 */
	void begin() {
		writing();
		writeComplete();
	}

	/**
	 * Receives an item that another operation was answered.
	 * @param key the key
	 * @param flags the flags it was stored with
	 * @param bytes the value
	 */
	void receive(String key, int flags, byte[] bytes) {
		this.receiver.receive(new Item(key, flags, 0, bytes));
		this.found = true;
	}

	/**
	 * Ends with what was received.
	 */
	void end() {
		this.callback.receivedStatus((this.found) ? FOUND : NOT_FOUND);
		transitionState(OperationState.COMPLETE);
	}

	/**
	 * Ends with an error that another operation was answered.
	 * @param text the error
	 */
	void fail(String text) {
		try {
			handleError(text);
		}
		catch (IOException ex) {
			// The other operation throws as well, and ends the connection
		}
	}

	@Override
	public Collection<String> getKeys() {
		return this.keys;
	}

	@Override
	public void initialize() {
		String text = this.command + " " + String.join(" ", this.keys) + "\r\n";
		setBuffer(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
	}

	@Override
	public void readFromBuffer(ByteBuffer source) throws IOException {
		while (source.hasRemaining() && getState() != OperationState.COMPLETE) {
			if (this.item != null && this.itemLength < this.item.bytes().length) {
				readItem(source, this.item.bytes());
			}
			else {
				String line = readLine(source);
				if (line != null) {
					handleLine(line);
				}
			}
		}
	}

	private void readItem(ByteBuffer source, byte[] bytes) {
		int count = Math.min(source.remaining(), bytes.length - this.itemLength);
		source.get(bytes, this.itemLength, count);
		this.itemLength += count;
	}

	private void handleLine(String text) throws IOException {
		if (this.item != null) {
			if (!text.isEmpty()) {
				throw mismatch("Value of another length");
			}
			this.receiver.receive(this.item);
			this.item = null;
			this.found = true;
		}
		else if (text.startsWith(ITEM)) {
			this.item = beginItem(text);
			this.itemLength = 0;
		}
		else if (text.equals("END")) {
			end();
		}
		else {
			handleError(text);
		}
	}

	private Item beginItem(String text) throws IOException {
		int keyEnd = text.indexOf(' ', ITEM.length());
		int flagsEnd = text.indexOf(' ', keyEnd + 1);
		int sizeEnd = text.indexOf(' ', flagsEnd + 1);
		String key = findKey(text.substring(ITEM.length(), keyEnd));
		int flags = Integer.parseUnsignedInt(text, keyEnd + 1, flagsEnd, 10);
		int size = Integer.parseInt(text, flagsEnd + 1, (sizeEnd != -1) ? sizeEnd : text.length(), 10);
		long version = (sizeEnd != -1) ? Long.parseUnsignedLong(text, sizeEnd + 1, text.length(), 10) : 0;
		return new Item(key, flags, version, new byte[size]);
	}

	private String findKey(String key) throws IOException {
		// Items usually come in the order in which they were asked for
		for (int i = 0; i < this.keys.size(); i++) {
			int index = (this.nextKey + i) % this.keys.size();
			if (this.keys.get(index).equals(key)) {
				this.nextKey = index + 1;
				return key;
			}
		}
		setCallback(new NothingFound(this.callback));
		throw mismatch("Value of a key that was not asked for");
	}

	@Override
	public String toString() {
		return this.command + " of " + this.keys.size() + " keys";
	}

	/**
	 * What items are given to.
	 */
	private interface Receiver {

		void receive(Item item);

	}

	/**
	 * Item as it was read.
	 *
	 * @param key the key
	 * @param flags the flags it was stored with
	 * @param version number that changes with each write, or {@code 0}
	 * @param bytes the value
	 */
	private record Item(String key, int flags, long version, byte[] bytes) {

	}

	/**
	 * Callback that is told of nothing, whatever the end of the operation is.
	 *
	 * @param callback the callback of the operation
	 */
	private record NothingFound(OperationCallback callback) implements OperationCallback {

		@Override
		public void receivedStatus(OperationStatus status) {
			this.callback.receivedStatus(FOUND);
		}

		@Override
		public void complete() {
			this.callback.complete();
		}

	}

}
