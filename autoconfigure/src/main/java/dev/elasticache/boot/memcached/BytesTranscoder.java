package dev.elasticache.boot.memcached;

import net.spy.memcached.CachedData;
import net.spy.memcached.transcoders.Transcoder;

import org.springframework.util.Assert;

/**
 * Bytes in, the same bytes out: the client never serializes, and so never deserializes,
 * Java objects.
 *
 * @author The ElastiCache Boot authors
 */
final class BytesTranscoder implements Transcoder<Object> {

	/**
	 * Size that a value may have. Memcached limits an item, which is the value with its
	 * key and some 60 bytes of housekeeping, to 1 MiB, answers a larger one with an error
	 * and costs everyone the connection.
	 */
	static final int MAX_SIZE = 1024 * 1024 - 512;

	@Override
	public boolean asyncDecode(CachedData data) {
		return false;
	}

	@Override
	public CachedData encode(Object value) {
		Assert.isInstanceOf(byte[].class, value, "Memcached stores bytes: ");
		return new CachedData(0, (byte[]) value, MAX_SIZE);
	}

	@Override
	public Object decode(CachedData data) {
		return data.getData();
	}

	@Override
	public int getMaxSize() {
		return MAX_SIZE;
	}

}
