package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.lettuce.core.OrderingReadFromAccessor;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.models.role.RedisNodeDescription;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ConnectionFacade;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.ReadOnlyCommands.ReadOnlyPredicate;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the primary, and reads to where they may be answered as well. Who is
 * the primary is looked up for each request, so that nothing has to be built anew when a
 * replica is promoted.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @author The ElastiCache Boot authors
 */
final class PrimaryReplicaWriter<K, V> implements RedisChannelWriter {

	private final NodeConnections<K, V> connections;

	private final Supplier<Endpoints> endpoints;

	private final @Nullable ReadFrom readFrom;

	private final ReadOnlyPredicate readOnlyCommands;

	private final Duration timeout;

	private final ClientResources clientResources;

	/**
	 * Commands that wait for a connection, in their order. As long as there are any,
	 * later ones wait as well.
	 */
	private final Map<CompletableFuture<?>, Queue<RedisCommand<?, ?, ?>>> waiting = new ConcurrentHashMap<>();

	private volatile @Nullable CompletableFuture<StatefulRedisConnection<K, V>> transaction;

	PrimaryReplicaWriter(NodeConnections<K, V> connections, Supplier<Endpoints> endpoints, @Nullable ReadFrom readFrom,
			ReadOnlyPredicate readOnlyCommands, Duration timeout, ClientResources clientResources) {
		this.connections = connections;
		this.endpoints = endpoints;
		this.readFrom = readFrom;
		this.readOnlyCommands = readOnlyCommands;
		this.timeout = timeout;
		this.clientResources = clientResources;
	}

	@Override
	public <A, B, T> RedisCommand<A, B, T> write(RedisCommand<A, B, T> command) {
		CompletableFuture<StatefulRedisConnection<K, V>> connection = connectionFor(command);
		if (isConnected(connection) && !this.waiting.containsKey(connection)) {
			writeTo(connection.join(), command);
			return command;
		}
		CompletableFuture.delayedExecutor(this.timeout.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
			.execute(() -> command.completeExceptionally(new RedisCommandTimeoutException(
					"No connection and reply within %d ms".formatted(this.timeout.toMillis()))));
		if (await(connection, command)) {
			connection.whenComplete((connected, failure) -> writeWaiting(connection, connected, failure));
		}
		return command;
	}

	/**
	 * Adds a command to those that wait for a connection.
	 * @param connection the connection
	 * @param command the command
	 * @return whether it is the first of them
	 */
	private boolean await(CompletableFuture<StatefulRedisConnection<K, V>> connection, RedisCommand<?, ?, ?> command) {
		synchronized (this.waiting) {
			boolean first = !this.waiting.containsKey(connection);
			this.waiting.computeIfAbsent(connection, (key) -> new ArrayDeque<>()).add(command);
			return first;
		}
	}

	private void writeWaiting(CompletableFuture<StatefulRedisConnection<K, V>> connection,
			@Nullable StatefulRedisConnection<K, V> connected, @Nullable Throwable failure) {
		RedisCommand<?, ?, ?> command;
		while ((command = pollWaiting(connection)) != null) {
			if (connected == null) {
				command.completeExceptionally(failure);
			}
			else if (!command.isDone()) {
				writeTo(connected, command);
			}
		}
	}

	private @Nullable RedisCommand<?, ?, ?> pollWaiting(CompletableFuture<StatefulRedisConnection<K, V>> connection) {
		synchronized (this.waiting) {
			Queue<RedisCommand<?, ?, ?>> commands = this.waiting.get(connection);
			RedisCommand<?, ?, ?> command = (commands != null) ? commands.poll() : null;
			if (command == null) {
				this.waiting.remove(connection);
			}
			return command;
		}
	}

	@Override
	@SuppressWarnings("unchecked")
	public <A, B> Collection<RedisCommand<A, B, ?>> write(Collection<? extends RedisCommand<A, B, ?>> commands) {
		commands.forEach(this::write);
		return (Collection<RedisCommand<A, B, ?>>) commands;
	}

	private void writeTo(StatefulRedisConnection<K, V> connection, RedisCommand<?, ?, ?> command) {
		try {
			((RedisChannelHandler<?, ?>) connection).getChannelWriter().write(command);
		}
		catch (RuntimeException ex) {
			command.completeExceptionally(ex);
		}
	}

	private CompletableFuture<StatefulRedisConnection<K, V>> connectionFor(RedisCommand<?, ?, ?> command) {
		CompletableFuture<StatefulRedisConnection<K, V>> inTransaction = this.transaction;
		ProtocolKeyword type = command.getType();
		if (inTransaction != null) {
			if (type == CommandType.EXEC || type == CommandType.DISCARD) {
				this.transaction = null;
			}
			return inTransaction;
		}
		if (isRead(command)) {
			return readConnection();
		}
		CompletableFuture<StatefulRedisConnection<K, V>> primary = this.connections.get(this.endpoints.get().primary());
		if (type == CommandType.MULTI) {
			this.transaction = primary;
		}
		return primary;
	}

	private boolean isRead(RedisCommand<?, ?, ?> command) {
		// A scan is often the first step of a removal, and must find what replicas lack
		// yet
		return this.readFrom != null && command.getType() != CommandType.SCAN
				&& this.readOnlyCommands.isReadOnly(command);
	}

	private CompletableFuture<StatefulRedisConnection<K, V>> readConnection() {
		Endpoints endpoints = this.endpoints.get();
		ReadFrom readFrom = this.readFrom;
		List<RedisNodeDescription> selection = (readFrom != null) ? readFrom.select(endpoints) : List.of();
		if (selection.size() > 1 && readFrom != null && !OrderingReadFromAccessor.isOrderSensitive(readFrom)) {
			selection = new ArrayList<>(selection);
			Collections.shuffle(selection);
		}
		for (RedisNodeDescription node : selection) {
			CompletableFuture<StatefulRedisConnection<K, V>> connection = this.connections.get(node.getUri());
			if (isConnected(connection) && connection.join().isOpen()) {
				return connection;
			}
		}
		return this.connections.get(selection.isEmpty() ? endpoints.primary() : selection.get(0).getUri());
	}

	private boolean isConnected(CompletableFuture<?> connection) {
		return connection.isDone() && !connection.isCompletedExceptionally();
	}

	@Override
	public void setAutoFlushCommands(boolean autoFlush) {
		this.connections.setAutoFlush(autoFlush);
	}

	@Override
	public void flushCommands() {
		this.connections.flush();
	}

	@Override
	public void setConnectionFacade(ConnectionFacade connection) {
	}

	@Override
	public ClientResources getClientResources() {
		return this.clientResources;
	}

	@Override
	public void close() {
		closeAsync().join();
	}

	@Override
	public CompletableFuture<Void> closeAsync() {
		return this.connections.closeAll();
	}

}
