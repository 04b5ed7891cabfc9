package dev.elasticache.boot.cache;

/**
 * Turns the values of caches into bytes and back. Used by several threads.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public interface CacheCodec {

	/**
	 * Encodes a value.
	 * @param value the value, never {@code null}
	 * @return the bytes
	 * @throws RuntimeException if the value cannot be encoded, which is a mistake of the
	 * caller's
	 */
	byte[] encode(Object value);

	/**
	 * Decodes a value. The bytes come from the network and may be anything.
	 * @param bytes the bytes
	 * @return the value, never {@code null}
	 * @throws RuntimeException if the bytes are not those of an admissible value
	 */
	Object decode(byte[] bytes);

}
