package dev.elasticache.boot.memcached;

import java.net.ProtocolException;
import java.util.Collection;
import java.util.List;

import net.spy.memcached.MemcachedNode;
import net.spy.memcached.ops.GetOperation;
import net.spy.memcached.ops.GetsOperation;
import net.spy.memcached.ops.Operation;
import net.spy.memcached.ops.OperationCallback;
import net.spy.memcached.ops.OperationStatus;
import net.spy.memcached.ops.StatusCode;
import net.spy.memcached.protocol.ascii.AsciiOperationFactory;
import org.jspecify.annotations.Nullable;

/**
 * Operations of the text protocol that take a value for an answer only if it bears a key
 * they asked for. Anything else means that answers and questions are out of step: the
 * operation finds nothing, the node counts it, the connection is given up, and all of its
 * other operations fail.
 *
 * @author The ElastiCache Boot authors
 */
class CheckedOperationFactory extends AsciiOperationFactory {

	private static final OperationStatus NOTHING_FOUND = new OperationStatus(true, "END", StatusCode.SUCCESS);

	@Override
	public GetOperation get(String key, GetOperation.Callback callback) {
		CheckedGet check = new CheckedGet(List.of(key), callback);
		return check.of(super.get(key, check));
	}

	@Override
	public GetOperation get(Collection<String> keys, GetOperation.Callback callback) {
		CheckedGet check = new CheckedGet(keys, callback);
		return check.of(super.get(keys, check));
	}

	@Override
	public GetsOperation gets(String key, GetsOperation.Callback callback) {
		CheckedGets check = new CheckedGets(List.of(key), callback);
		return check.of(super.gets(key, check));
	}

	private abstract static class Check<C extends OperationCallback> implements OperationCallback {

		final C callback;

		private final Collection<String> keys;

		private @Nullable Operation operation;

		private boolean mismatched;

		Check(Collection<String> keys, C callback) {
			this.keys = keys;
			this.callback = callback;
		}

		<O extends Operation> O of(O checked) {
			this.operation = checked;
			return checked;
		}

		void check(String key) {
			if (this.keys.contains(key)) {
				return;
			}
			this.mismatched = true;
			MemcachedNode node = (this.operation != null) ? this.operation.getHandlingNode() : null;
			if (node instanceof Node ours) {
				ours.mismatched(new ProtocolException("Value of a key that was not asked for"));
			}
			throw new IllegalStateException("Value of a key that was not asked for");
		}

		@Override
		public void receivedStatus(OperationStatus status) {
			this.callback.receivedStatus((this.mismatched) ? NOTHING_FOUND : status);
		}

		@Override
		public void complete() {
			this.callback.complete();
		}

	}

	private static final class CheckedGet extends Check<GetOperation.Callback> implements GetOperation.Callback {

		CheckedGet(Collection<String> keys, GetOperation.Callback callback) {
			super(keys, callback);
		}

		@Override
		public void gotData(String key, int flags, byte[] data) {
			check(key);
			this.callback.gotData(key, flags, data);
		}

	}

	private static final class CheckedGets extends Check<GetsOperation.Callback> implements GetsOperation.Callback {

		CheckedGets(Collection<String> keys, GetsOperation.Callback callback) {
			super(keys, callback);
		}

		@Override
		public void gotData(String key, int flags, long cas, byte[] data) {
			check(key);
			this.callback.gotData(key, flags, cas, data);
		}

	}

}
