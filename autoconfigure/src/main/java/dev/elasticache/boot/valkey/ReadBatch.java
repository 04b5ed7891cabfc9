package dev.elasticache.boot.valkey;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import dev.elasticache.boot.cache.AdaptiveYield;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads of several callers in one command: {@code GET} for one key, {@code MGET} for
 * several. It is sent, and its time runs, for the first of them. It takes more until the
 * client's thread writes it, which before that lets those run who wait for a processor.
 * They are often about to read; a read that is alone does not wait for others.
 * <p>
 * Each read has its value as soon as that is there. Of a reply that breaks off nothing is
 * held against the next one, should the command be sent again.
 *
 * @author The ElastiCache Boot authors
 */
final class ReadBatch extends Command<byte[], byte[], @Nullable Void> {

	static final int MAX_READS = 64;

	/** Knows the one before it, and that the next; {@code null} when this is closed. */
	private final AtomicReference<@Nullable Read> last;

	private final AdaptiveYield yield;

	private volatile Read[] reads = {};

	/**
	 * Creates a batch.
	 * @param first the first read
	 * @param yield lets others add theirs before it is written
	 */
	ReadBatch(Read first, AdaptiveYield yield) {
		super(CommandType.MGET, null);
		this.yield = yield;
		first.follow(null);
		this.last = new AtomicReference<>(first);
		setOutput(new Values());
	}

	/**
	 * Adds a read.
	 * @param read the read
	 * @return whether it could be added: not if this was written, or is full
	 */
	boolean add(Read read) {
		Read previous = this.last.get();
		while (previous != null && previous.index < MAX_READS - 1) {
			read.follow(previous);
			if (this.last.compareAndSet(previous, read)) {
				return true;
			}
			previous = this.last.get();
		}
		return false;
	}

	/**
	 * Returns whether reads were added to the first one.
	 * @return whether there are several
	 */
	boolean isShared() {
		Read last = this.last.get();
		return last == null || last.index > 0;
	}

	/**
	 * Adds no more reads.
	 * @return the reads
	 */
	synchronized Read[] close() {
		Read read = this.last.getAndSet(null);
		if (read != null) {
			this.reads = read.withPrevious();
		}
		return this.reads;
	}

	@Override
	public ProtocolKeyword getType() {
		return (this.reads.length == 1) ? CommandType.GET : CommandType.MGET;
	}

	@Override
	public void encode(ByteBuf buffer) {
		this.yield.until(this::isShared);
		CommandArgs<byte[], byte[]> keys = new CommandArgs<>(ByteArrayCodec.INSTANCE);
		for (Read read : close()) {
			keys.addKey(read.key);
		}
		new Command<byte[], byte[], Void>(getType(), null, keys).encode(buffer);
	}

	/**
	 * Read of one key, which is complete when there is a value, or it is known that there
	 * is none.
	 */
	static final class Read extends CompletableFuture<byte @Nullable []> {

		private final byte[] key;

		private @Nullable Read previous;

		private int index;

		Read(byte[] key) {
			this.key = key;
		}

		private void follow(@Nullable Read previous) {
			this.previous = previous;
			this.index = (previous != null) ? previous.index + 1 : 0;
		}

		private Read[] withPrevious() {
			Read[] reads = new Read[this.index + 1];
			for (Read read = this; read != null;) {
				reads[read.index] = read;
				Read previous = read.previous;
				// What one caller holds must not hold the values of others
				read.previous = null;
				read = previous;
			}
			return reads;
		}

	}

	/**
	 * The values, in the order of the keys. What does not fit to what was asked for ends
	 * the connection, as anything that throws here.
	 */
	private final class Values extends CommandOutput<byte[], byte[], @Nullable Void> {

		/** None is, before a reply to several keys has begun. */
		private int next = -1;

		private Values() {
			super(ByteArrayCodec.INSTANCE, null);
		}

		@Override
		public void multi(int count) {
			int expected = ReadBatch.this.reads.length;
			if (expected == 1 || count != expected) {
				throw new IllegalStateException("%d values for %d keys".formatted(count, expected));
			}
			this.next = 0;
		}

		@Override
		public void set(@Nullable ByteBuffer bytes) {
			Read[] reads = ReadBatch.this.reads;
			Read read = reads[(reads.length == 1) ? 0 : this.next++];
			read.complete((bytes != null) ? this.codec.decodeValue(bytes) : null);
		}

	}

}
