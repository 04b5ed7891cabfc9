package dev.elasticache.boot.memcached;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import net.spy.memcached.ops.GetOperation;
import net.spy.memcached.ops.Operation;
import net.spy.memcached.ops.OperationStatus;
import net.spy.memcached.ops.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Reads of several callers in one command. Memcached answers each command by a system
 * call and, over TLS, a record of its own, which cost more than all that it does besides.
 * <p>
 * A key that several callers ask for is asked for once, in the place of the last, so that
 * it still comes after those which a caller asks for before. All reads end together, with
 * what was found of each, or else with what became of the command.
 *
 * @author The ElastiCache Boot authors
 */
final class ReadBatch implements GetOperation.Callback {

	private final List<ReadOperation> reads;

	private final Map<String, Asker> askers = new LinkedHashMap<>();

	private final ReadOperation operation;

	private @Nullable OperationStatus status;

	private ReadBatch(List<ReadOperation> reads) {
		this.reads = reads;
		for (ReadOperation read : reads) {
			for (String key : read.getKeys()) {
				this.askers.put(key, new Asker(read, this.askers.remove(key)));
			}
		}
		this.operation = ReadOperation.get(this.askers.keySet(), this);
		this.operation.setHandlingNode(reads.get(0).getHandlingNode());
		this.operation.initialize();
	}

	/**
	 * Makes one operation of several.
	 * @param reads the operations, none of which has begun
	 * @return the operation that takes their place
	 */
	static ReadOperation merge(List<ReadOperation> reads) {
		if (reads.size() == 1) {
			return reads.get(0);
		}
		reads.forEach(ReadOperation::begin);
		return new ReadBatch(List.copyOf(reads)).operation;
	}

	@Override
	public void gotData(String key, int flags, byte[] data) {
		for (Asker asker = this.askers.get(key); asker != null; asker = asker.next()) {
			// They are free to change what they get
			asker.read().receive(key, flags, (asker.next() != null) ? data.clone() : data);
		}
	}

	@Override
	public void receivedStatus(OperationStatus received) {
		this.status = received;
	}

	@Override
	public void complete() {
		StatusCode code = (this.status != null) ? this.status.getStatusCode() : StatusCode.CANCELLED;
		switch (code) {
			case SUCCESS, ERR_NOT_FOUND -> this.reads.forEach(ReadOperation::end);
			case TIMEDOUT -> this.reads.forEach((read) -> read.isTimedOut(0));
			case CANCELLED -> this.reads.forEach(Operation::cancel);
			default -> fail(this.operation.getErrorMsg());
		}
	}

	private void fail(byte @Nullable [] error) {
		String text = (error != null) ? new String(error, StandardCharsets.UTF_8) : "ERROR";
		this.reads.forEach((read) -> read.fail(text));
	}

	/**
	 * Read that asks for a key.
	 *
	 * @param read the read
	 * @param next another one, or {@code null}
	 */
	private record Asker(ReadOperation read, @Nullable Asker next) {

	}

}
