package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import dev.elasticache.boot.memcached.MemcachedOperationListener.Ending;
import net.spy.memcached.MemcachedNode;
import net.spy.memcached.ops.CASOperation;
import net.spy.memcached.ops.ConcatenationOperation;
import net.spy.memcached.ops.ConcatenationType;
import net.spy.memcached.ops.DeleteOperation;
import net.spy.memcached.ops.GetOperation;
import net.spy.memcached.ops.GetsOperation;
import net.spy.memcached.ops.Mutator;
import net.spy.memcached.ops.MutatorOperation;
import net.spy.memcached.ops.Operation;
import net.spy.memcached.ops.OperationCallback;
import net.spy.memcached.ops.OperationStatus;
import net.spy.memcached.ops.StatusCode;
import net.spy.memcached.ops.StoreOperation;
import net.spy.memcached.ops.StoreType;
import net.spy.memcached.ops.TouchOperation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Checked operations on keys, of whose begin and end a listener is told.
 *
 * @author The ElastiCache Boot authors
 */
final class ObservedOperationFactory extends CheckedOperationFactory {

	private static final Log logger = LogFactory.getLog(ObservedOperationFactory.class);

	private final MemcachedOperationListener listener;

	ObservedOperationFactory(MemcachedOperationListener listener) {
		this.listener = listener;
	}

	@Override
	public GetOperation get(String key, GetOperation.Callback callback) {
		return observe(new ObservedGet(callback, begin("get")), (observed) -> super.get(key, observed));
	}

	@Override
	public GetOperation get(Collection<String> keys, GetOperation.Callback callback) {
		return observe(new ObservedGet(callback, begin("get")), (observed) -> super.get(keys, observed));
	}

	@Override
	public GetsOperation gets(String key, GetsOperation.Callback callback) {
		return observe(new ObservedGets(callback, begin("gets")), (observed) -> super.gets(key, observed));
	}

	@Override
	public StoreOperation store(StoreType type, String key, int flags, int expiration, byte[] data,
			StoreOperation.Callback callback) {
		return observe(new ObservedStore(callback, begin(type.name())),
				(observed) -> super.store(type, key, flags, expiration, data, observed));
	}

	@Override
	public CASOperation cas(StoreType type, String key, long casId, int flags, int expiration, byte[] data,
			StoreOperation.Callback callback) {
		return observe(new ObservedStore(callback, begin("cas")),
				(observed) -> super.cas(type, key, casId, flags, expiration, data, observed));
	}

	@Override
	public ConcatenationOperation cat(ConcatenationType type, long casId, String key, byte[] data,
			OperationCallback callback) {
		return observe(new Observed<>(callback, begin(type.name())),
				(observed) -> super.cat(type, casId, key, data, observed));
	}

	@Override
	public DeleteOperation delete(String key, DeleteOperation.Callback callback) {
		return observe(new ObservedDelete(callback, begin("delete")), (observed) -> super.delete(key, observed));
	}

	@Override
	public MutatorOperation mutate(Mutator mutator, String key, long by, long initial, int expiration,
			OperationCallback callback) {
		return observe(new Observed<>(callback, begin(mutator.name())),
				(observed) -> super.mutate(mutator, key, by, initial, expiration, observed));
	}

	@Override
	public TouchOperation touch(String key, int expiration, OperationCallback callback) {
		return observe(new Observed<>(callback, begin("touch")), (observed) -> super.touch(key, expiration, observed));
	}

	private Ending begin(String operation) {
		return this.listener.begin(operation.toLowerCase(Locale.ROOT));
	}

	private static <B extends Observed<?>, O extends Operation> O observe(B callback, Function<B, O> factory) {
		return callback.of(factory.apply(callback));
	}

	private static class Observed<C extends OperationCallback> implements OperationCallback {

		final C callback;

		private final Ending ending;

		private @Nullable Operation operation;

		private @Nullable OperationStatus status;

		private boolean ended;

		Observed(C callback, Ending ending) {
			this.callback = callback;
			this.ending = ending;
		}

		<O extends Operation> O of(O observed) {
			this.operation = observed;
			return observed;
		}

		@Override
		public void receivedStatus(OperationStatus status) {
			this.status = status;
			this.callback.receivedStatus(status);
		}

		/**
		 * Tells the listener first: who waits for the operation may look for what the
		 * listener was told. An operation that timed out may end a second time.
		 */
		@Override
		public void complete() {
			if (!this.ended) {
				this.ended = true;
				tell();
			}
			this.callback.complete();
		}

		private void tell() {
			try {
				this.ending.end(node(), failure());
			}
			catch (RuntimeException ex) {
				logger.warn("A listener to operations failed", ex);
			}
		}

		private @Nullable InetSocketAddress node() {
			MemcachedNode node = (this.operation != null) ? this.operation.getHandlingNode() : null;
			return (node != null) ? (InetSocketAddress) node.getSocketAddress() : null;
		}

		private @Nullable Throwable failure() {
			OperationStatus received = this.status;
			StatusCode code = (received != null) ? received.getStatusCode() : StatusCode.CANCELLED;
			return switch (code) {
				case SUCCESS, ERR_NOT_FOUND, ERR_NOT_STORED, ERR_EXISTS -> null;
				case CANCELLED -> new IOException("Not connected");
				case TIMEDOUT -> new TimeoutException("No answer in time");
				default -> new IOException("Error answer");
			};
		}

	}

	private static final class ObservedGet extends Observed<GetOperation.Callback> implements GetOperation.Callback {

		ObservedGet(GetOperation.Callback callback, Ending ending) {
			super(callback, ending);
		}

		@Override
		public void gotData(String key, int flags, byte[] data) {
			this.callback.gotData(key, flags, data);
		}

	}

	private static final class ObservedGets extends Observed<GetsOperation.Callback> implements GetsOperation.Callback {

		ObservedGets(GetsOperation.Callback callback, Ending ending) {
			super(callback, ending);
		}

		@Override
		public void gotData(String key, int flags, long cas, byte[] data) {
			this.callback.gotData(key, flags, cas, data);
		}

	}

	private static final class ObservedStore extends Observed<StoreOperation.Callback>
			implements StoreOperation.Callback {

		ObservedStore(StoreOperation.Callback callback, Ending ending) {
			super(callback, ending);
		}

		@Override
		public void gotData(String key, long cas) {
			this.callback.gotData(key, cas);
		}

	}

	private static final class ObservedDelete extends Observed<DeleteOperation.Callback>
			implements DeleteOperation.Callback {

		ObservedDelete(DeleteOperation.Callback callback, Ending ending) {
			super(callback, ending);
		}

		@Override
		public void gotData(long cas) {
			this.callback.gotData(cas);
		}

	}

}
