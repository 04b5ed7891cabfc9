package dev.elasticache.boot.autoconfigure.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.elasticache.boot.memcached.MemcachedNodeState;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.MemcachedNode;
import net.spy.memcached.OperationFactory;
import net.spy.memcached.ops.OperationCallback;
import net.spy.memcached.ops.OperationStatus;
import net.spy.memcached.protocol.ascii.AsciiOperationFactory;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of Memcached, asked for their {@code version}, which every node answers.
 *
 * @author The ElastiCache Boot authors
 */
final class MemcachedNodes implements EngineNodes {

	private final MemcachedClient client;

	private final OperationFactory operations = new AsciiOperationFactory();

	private final OutstandingAnswers answers = new OutstandingAnswers();

	MemcachedNodes(MemcachedClient client) {
		this.client = client;
	}

	@Override
	public CompletableFuture<List<NodeAnswer>> ask(Duration timeLimit) {
		List<CompletableFuture<NodeAnswer>> all = new ArrayList<>();
		for (MemcachedNode node : this.client.getConnection().getLocator().getAll()) {
			InetSocketAddress address = (InetSocketAddress) node.getSocketAddress();
			all.add(this.answers.ask(address.getHostString(), address.getPort(), () -> ask(node, address), timeLimit));
		}
		return NodeAnswer.all(all);
	}

	private CompletableFuture<@Nullable String> ask(MemcachedNode node, InetSocketAddress address) {
		CompletableFuture<@Nullable String> version = new CompletableFuture<>();
		this.client.getConnection().addOperations(Map.of(node, this.operations.version(new OperationCallback() {

			@Override
			public void receivedStatus(OperationStatus status) {
				if (status.isSuccess()) {
					version.complete(status.getMessage());
				}
				else {
					version.completeExceptionally(failure(address, status));
				}
			}

			@Override
			public void complete() {
				version.completeExceptionally(new IOException("Not connected"));
			}

		})));
		return version;
	}

	private Throwable failure(InetSocketAddress address, OperationStatus status) {
		for (MemcachedNodeState state : MemcachedNodeState.of(this.client)) {
			if (state.host().equals(address.getHostString()) && state.port() == address.getPort()
					&& state.lastFailure() != null) {
				return state.lastFailure();
			}
		}
		return new IOException(status.getMessage());
	}

}
