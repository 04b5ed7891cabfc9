package dev.elasticache.boot.memcached;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

import net.spy.memcached.ops.Operation;
import net.spy.memcached.ops.OperationState;
import org.jspecify.annotations.Nullable;

/**
 * Operations to be written, given out in batches. A batch becomes one TLS record and
 * holds whole commands, or else a part of a single one that is too long.
 * <p>
 * Memcached before 1.6.39 depends on it: having read a value to its end, it waits for the
 * network, and does not see a command that came with the end of the value in the same
 * record. It would be answered when the next one arrives, if one does, see <a href=
 * "https://github.com/memcached/memcached/commit/96e05b75f0e095e0a603ac64422976ef1e0c9363">tls:
 * fix potential hang when pipelining sets</a>. The size of a batch is what Memcached
 * reads at once.
 *
 * @author The ElastiCache Boot authors
 */
final class WriteQueue extends LinkedBlockingQueue<Operation> {

	private static final int BATCH_SIZE = 16 * 1024;

	/**
	 * All callers of merged reads wait for the value of the last.
	 */
	private static final int MAX_READS = 64;

	private transient @Nullable ByteBuffer batch;

	private boolean continued;

	private transient boolean held;

	/**
	 * Sets the buffer that a batch is collected in.
	 * @param batch the buffer, empty when a batch begins
	 */
	void setBatch(ByteBuffer batch) {
		this.batch = batch;
	}

	/**
	 * Sets whether operations are kept back of which nothing is written yet.
	 * @param held whether they have to wait
	 */
	void setHeld(boolean held) {
		this.held = held;
	}

	boolean isHeld() {
		return this.held;
	}

	/**
	 * Adds operations. Reads that follow each other become one.
	 */
	@Override
	public boolean addAll(Collection<? extends Operation> operations) {
		List<ReadOperation> reads = new ArrayList<>();
		int size = 0;
		for (Operation operation : operations) {
			if (operation instanceof ReadOperation read && read.canBeMerged()) {
				int length = read.getBuffer().remaining();
				if (reads.size() == MAX_READS || size + length > BATCH_SIZE) {
					addMerged(reads);
					size = 0;
				}
				reads.add(read);
				size += length;
			}
			else {
				addMerged(reads);
				size = 0;
				add(operation);
			}
		}
		addMerged(reads);
		return !operations.isEmpty();
	}

	private void addMerged(List<ReadOperation> reads) {
		if (!reads.isEmpty()) {
			add(ReadBatch.merge(reads));
			reads.clear();
		}
	}

	/**
	 * Returns the next operation, or {@code null} if there is none or it has to wait, for
	 * the next batch or because all have to.
	 */
	@Override
	public @Nullable Operation peek() {
		Operation next = super.peek();
		if (next == null || this.batch == null) {
			return next;
		}
		if (this.held && next.getState() != OperationState.WRITING) {
			return null;
		}
		int size = this.batch.position();
		if (size == 0) {
			this.continued = next.getState() == OperationState.WRITING;
			return next;
		}
		return (this.continued || size + next.getBuffer().remaining() > BATCH_SIZE) ? null : next;
	}

}
