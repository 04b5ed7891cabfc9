package dev.elasticache.boot.memcached;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Generation of a region's entries: those of an earlier one do not count. An entry on the
 * wire is its generation's number followed by its value.
 *
 * @param number a number that no other generation has
 * @author The ElastiCache Boot authors
 */
record Generation(long number) {

	private static final SecureRandom random = new SecureRandom();

	/**
	 * Creates a generation that was never used before.
	 * @return a fresh generation
	 */
	static Generation fresh() {
		return new Generation(random.nextLong());
	}

	/**
	 * Reads the generation of an entry, or one that was stored itself.
	 * @param bytes bytes read from a node, or {@code null} if there were none
	 * @return the generation, or {@code null} if there is none
	 */
	static @Nullable Generation of(byte @Nullable [] bytes) {
		return (bytes != null && bytes.length >= Long.BYTES) ? new Generation(ByteBuffer.wrap(bytes).getLong()) : null;
	}

	byte[] toBytes() {
		return ByteBuffer.allocate(Long.BYTES).putLong(this.number).array();
	}

	/**
	 * Makes an entry of this generation.
	 * @param value the value
	 * @return the entry
	 */
	byte[] stamp(byte[] value) {
		return ByteBuffer.allocate(Long.BYTES + value.length).putLong(this.number).put(value).array();
	}

	/**
	 * Returns the value of an entry, if it is of this generation.
	 * @param entry an entry, or {@code null} if there is none
	 * @return the value, or {@code null} if there is none that counts
	 */
	byte @Nullable [] valueOf(byte @Nullable [] entry) {
		return (entry != null && equals(of(entry))) ? Arrays.copyOfRange(entry, Long.BYTES, entry.length) : null;
	}

}
