package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import net.spy.memcached.MemcachedConnection;
import net.spy.memcached.MemcachedNode;
import net.spy.memcached.OperationFactory;
import net.spy.memcached.ops.Operation;
import net.spy.memcached.ops.StoreType;

/**
 * The commands that a store needs, each sent to a chosen node, so that one entry can be
 * placed beside another. A node executes the commands of a thread in their order.
 *
 * @author The ElastiCache Boot authors
 */
final class NodeCommands {

	private final MemcachedConnection connection;

	private final OperationFactory operations;

	NodeCommands(MemcachedConnection connection) {
		this.connection = connection;
		this.operations = (connection instanceof IoLoop ours) ? ours.getOperationFactory()
				: new CheckedOperationFactory();
	}

	MemcachedNode getNode(String key) {
		return this.connection.getLocator().getPrimary(key);
	}

	Collection<MemcachedNode> getNodes() {
		return this.connection.getLocator().getAll();
	}

	CompletableFuture<Answer> get(MemcachedNode node, String... keys) {
		Answer answer = new Answer(node);
		return send(node, this.operations.get(List.of(keys), answer), answer);
	}

	CompletableFuture<Answer> getVersioned(MemcachedNode node, String key) {
		Answer answer = new Answer(node);
		return send(node, this.operations.gets(key, answer), answer);
	}

	CompletableFuture<Answer> set(MemcachedNode node, String key, int expiration, byte[] bytes) {
		Answer answer = new Answer(node);
		return send(node, this.operations.store(StoreType.set, key, 0, expiration, bytes, answer), answer);
	}

	CompletableFuture<Answer> add(MemcachedNode node, String key, int expiration, byte[] bytes) {
		Answer answer = new Answer(node);
		return send(node, this.operations.store(StoreType.add, key, 0, expiration, bytes, answer), answer);
	}

	CompletableFuture<Answer> replace(MemcachedNode node, String key, long version, int expiration, byte[] bytes) {
		Answer answer = new Answer(node);
		return send(node, this.operations.cas(StoreType.set, key, version, 0, expiration, bytes, answer), answer);
	}

	CompletableFuture<Answer> touch(MemcachedNode node, String key, int expiration) {
		Answer answer = new Answer(node);
		return send(node, this.operations.touch(key, expiration, answer), answer);
	}

	CompletableFuture<Answer> delete(MemcachedNode node, String key) {
		Answer answer = new Answer(node);
		return send(node, this.operations.delete(key, answer), answer);
	}

	private Answer send(MemcachedNode node, Operation operation, Answer answer) {
		try {
			this.connection.addOperations(Map.of(node, operation));
		}
		catch (IllegalStateException ex) {
			answer.completeExceptionally(new IOException(node + " could not be asked", ex));
		}
		return answer;
	}

}
