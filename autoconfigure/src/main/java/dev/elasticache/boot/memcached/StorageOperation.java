package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

import net.spy.memcached.ops.OperationState;
import net.spy.memcached.ops.OperationStatus;
import net.spy.memcached.ops.StatusCode;
import net.spy.memcached.ops.StoreOperation;
import net.spy.memcached.ops.StoreType;

/**
 * Command of the text protocol that writes an item: {@code set}, {@code add} or
 * {@code replace}. Not the library's own operation, with which a server that has no room
 * for an item loses its connection, and everybody's operations on it.
 *
 * @author The ElastiCache Boot authors
 */
final class StorageOperation extends TextOperation implements StoreOperation {

	private static final OperationStatus STORED = new OperationStatus(true, "STORED", StatusCode.SUCCESS);

	private static final OperationStatus NOT_STORED = new OperationStatus(false, "NOT_STORED",
			StatusCode.ERR_NOT_STORED);

	private static final byte[] END_OF_LINE = { '\r', '\n' };

	private final StoreType type;

	private final String key;

	private final int flags;

	private final int expiration;

	private final byte[] data;

	StorageOperation(StoreType type, String key, int flags, int expiration, byte[] data, Callback callback) {
		this.type = type;
		this.key = key;
		this.flags = flags;
		this.expiration = expiration;
		this.data = data;
		this.callback = callback;
	}

	@Override
	public StoreType getStoreType() {
		return this.type;
	}

	@Override
	public Collection<String> getKeys() {
		return List.of(this.key);
	}

	@Override
	public int getFlags() {
		return this.flags;
	}

	@Override
	public int getExpiration() {
		return this.expiration;
	}

	@Override
	public byte[] getData() {
		return this.data;
	}

	@Override
	public void initialize() {
		String text = this.type + " " + this.key + " " + this.flags + " " + this.expiration + " " + this.data.length
				+ "\r\n";
		byte[] line = text.getBytes(StandardCharsets.UTF_8);
		setBuffer(ByteBuffer.allocate(line.length + this.data.length + END_OF_LINE.length)
			.put(line)
			.put(this.data)
			.put(END_OF_LINE)
			.flip());
	}

	@Override
	public void readFromBuffer(ByteBuffer source) throws IOException {
		String line = readLine(source);
		if (line != null) {
			handleLine(line);
		}
	}

	private void handleLine(String line) throws IOException {
		switch (line) {
			case "STORED" -> end(STORED);
			case "NOT_STORED" -> end(NOT_STORED);
			default -> handleError(line);
		}
	}

	private void end(OperationStatus status) {
		this.callback.receivedStatus(status);
		transitionState(OperationState.COMPLETE);
	}

	@Override
	public String toString() {
		return this.type + " of " + this.data.length + " bytes";
	}

}
