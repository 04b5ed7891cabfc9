package dev.elasticache.boot.memcached;

import java.util.Collection;
import java.util.List;

import net.spy.memcached.ops.GetOperation;
import net.spy.memcached.ops.GetsOperation;
import net.spy.memcached.ops.StoreOperation;
import net.spy.memcached.ops.StoreType;
import net.spy.memcached.protocol.ascii.AsciiOperationFactory;

/**
 * Operations of the text protocol, of which those that read items or write them check
 * what they are answered, and leave the connection alone when the server has an error to
 * tell.
 *
 * @author The ElastiCache Boot authors
 */
class CheckedOperationFactory extends AsciiOperationFactory {

	@Override
	public GetOperation get(String key, GetOperation.Callback callback) {
		return ReadOperation.get(List.of(key), callback);
	}

	@Override
	public GetOperation get(Collection<String> keys, GetOperation.Callback callback) {
		return ReadOperation.get(keys, callback);
	}

	@Override
	public GetsOperation gets(String key, GetsOperation.Callback callback) {
		return ReadOperation.gets(key, callback);
	}

	@Override
	public StoreOperation store(StoreType type, String key, int flags, int expiration, byte[] data,
			StoreOperation.Callback callback) {
		return new StorageOperation(type, key, flags, expiration, data, callback);
	}

}
