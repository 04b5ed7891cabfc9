package dev.elasticache.boot.cache;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.support.NullValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Values as a store keeps them: what the codec makes of them, or nothing for
 * {@code null}. Only values that are compressed, or that reading keeps alive and that end
 * nevertheless, have a header, as have those that would be mistaken for one.
 *
 * @author The ElastiCache Boot authors
 */
final class StoredValues {

	/** No text in UTF-8 and no serialized object begins like this. */
	private static final byte HEADER = (byte) 0xFE;

	private static final byte COMPRESSED = 1;

	private static final byte ENDS = 2;

	private static final byte[] NULL = {};

	private final CacheCodec codec;

	private final @Nullable DataSize compressAbove;

	private final Clock clock;

	StoredValues(CacheSettings settings, Clock clock) {
		this.codec = settings.codec();
		this.compressAbove = settings.compressAbove();
		this.clock = clock;
	}

	/**
	 * Encodes a value.
	 * @param value the value, {@link NullValue} for {@code null}
	 * @param end the time after which the value does not count, or {@code null} if the
	 * store sees to that
	 * @return the bytes to store
	 */
	byte[] encode(Object value, @Nullable Duration end) {
		byte[] bytes = (value instanceof NullValue) ? NULL : encodeWithCodec(value);
		byte flags = (end != null) ? ENDS : 0;
		if (this.compressAbove != null && bytes.length > this.compressAbove.toBytes()) {
			byte[] compressed = Compression.compress(bytes);
			if (compressed.length < bytes.length) {
				bytes = compressed;
				flags |= COMPRESSED;
			}
		}
		return (flags != 0 || bytes.length > 0 && bytes[0] == HEADER) ? withHeader(flags, end, bytes) : bytes;
	}

	private byte[] encodeWithCodec(Object value) {
		byte[] bytes = this.codec.encode(value);
		Assert.state(bytes.length > 0, () -> "Codec %s encoded a value of type '%s' as nothing"
			.formatted(this.codec.getClass().getName(), value.getClass().getName()));
		return bytes;
	}

	private byte[] withHeader(byte flags, @Nullable Duration end, byte[] bytes) {
		ByteBuffer target = ByteBuffer.allocate(2 + ((end != null) ? Long.BYTES : 0) + bytes.length)
			.put(HEADER)
			.put(flags);
		if (end != null) {
			target.putLong(this.clock.millis() + end.toMillis());
		}
		return target.put(bytes).array();
	}

	/**
	 * Decodes a value.
	 * @param bytes the stored bytes
	 * @return the value, or {@code null} if it has ended
	 * @throws RuntimeException if the bytes are not those of an admissible value
	 */
	@Nullable Object decode(byte[] bytes) {
		if (bytes.length == 0 || bytes[0] != HEADER) {
			return decodeWithCodec(bytes);
		}
		ByteBuffer source = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
		byte flags = source.get();
		if ((flags & ENDS) != 0 && source.getLong() < this.clock.millis()) {
			return null;
		}
		return decodeWithCodec(((flags & COMPRESSED) != 0) ? Compression.decompress(bytes, source.position())
				: Arrays.copyOfRange(bytes, source.position(), bytes.length));
	}

	private Object decodeWithCodec(byte[] bytes) {
		return (bytes.length == 0) ? NullValue.INSTANCE : this.codec.decode(bytes);
	}

}
