package dev.elasticache.boot.valkey;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;

/**
 * One connection to each endpoint, made when it is first needed.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @author The ElastiCache Boot authors
 */
final class NodeConnections<K, V> {

	private final Map<RedisURI, CompletableFuture<StatefulRedisConnection<K, V>>> connections = new ConcurrentHashMap<>();

	private final RedisClient client;

	private final RedisCodec<K, V> codec;

	private volatile boolean autoFlush = true;

	NodeConnections(RedisClient client, RedisCodec<K, V> codec) {
		this.client = client;
		this.codec = codec;
	}

	/**
	 * Returns the connection to an endpoint. One that failed is returned once, the next
	 * call connects anew.
	 * @param uri the endpoint
	 * @return the connection, perhaps still being made
	 */
	CompletableFuture<StatefulRedisConnection<K, V>> get(RedisURI uri) {
		CompletableFuture<StatefulRedisConnection<K, V>> connection = this.connections.get(uri);
		if (connection == null) {
			connection = this.connections.computeIfAbsent(uri, this::connect);
		}
		if (connection.isCompletedExceptionally()) {
			this.connections.remove(uri, connection);
		}
		return connection;
	}

	private CompletableFuture<StatefulRedisConnection<K, V>> connect(RedisURI uri) {
		return this.client.connectAsync(this.codec, uri).toCompletableFuture().thenApply((connection) -> {
			connection.setAutoFlushCommands(this.autoFlush);
			return connection;
		});
	}

	void setAutoFlush(boolean autoFlush) {
		this.autoFlush = autoFlush;
		forEach((connection) -> connection.setAutoFlushCommands(autoFlush));
	}

	void flush() {
		forEach(StatefulRedisConnection::flushCommands);
	}

	/**
	 * Closes the connection to an endpoint, so that the next one asks DNS again.
	 * @param uri the endpoint
	 */
	void close(RedisURI uri) {
		CompletableFuture<StatefulRedisConnection<K, V>> connection = this.connections.remove(uri);
		if (connection != null) {
			connection.thenCompose(StatefulRedisConnection::closeAsync);
		}
	}

	CompletableFuture<Void> closeAll() {
		CompletableFuture<?>[] closed = this.connections.values()
			.stream()
			.map((connection) -> connection.thenCompose(StatefulRedisConnection::closeAsync)
				.exceptionally((ex) -> null))
			.toArray(CompletableFuture[]::new);
		this.connections.clear();
		return CompletableFuture.allOf(closed);
	}

	private void forEach(Consumer<StatefulRedisConnection<K, V>> action) {
		this.connections.values().forEach((connection) -> connection.thenAccept(action));
	}

}
