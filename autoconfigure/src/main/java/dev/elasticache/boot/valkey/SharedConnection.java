package dev.elasticache.boot.valkey;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

import io.lettuce.core.AbstractRedisAsyncCommands;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The connection that a factory shares. To make it blocks, one caller after the other:
 * while there is none, a thread of its own makes one attempt for all who ask meanwhile.
 *
 * @author The ElastiCache Boot authors
 */
final class SharedConnection {

	private final LettuceConnectionFactory connectionFactory;

	private final Executor connector = new SimpleAsyncTaskExecutor("valkey-connect-");

	private volatile @Nullable RedisClusterAsyncCommands<byte[], byte[]> current;

	private @Nullable CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> attempt;

	SharedConnection(LettuceConnectionFactory connectionFactory) {
		this.connectionFactory = connectionFactory;
	}

	<T> CompletableFuture<T> execute(
			Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletableFuture<T>> operation) {
		RedisClusterAsyncCommands<byte[], byte[]> commands = this.current;
		if (commands == null || isClosed(commands)) {
			return attempt().thenCompose(operation);
		}
		try {
			return operation.apply(commands);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static boolean isClosed(RedisClusterAsyncCommands<byte[], byte[]> commands) {
		return commands instanceof AbstractRedisAsyncCommands<?, ?> implementation
				&& implementation.getConnection() instanceof RedisChannelHandler<?, ?> connection
				&& connection.isClosed();
	}

	private synchronized CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> attempt() {
		CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> attempt = this.attempt;
		if (attempt == null || attempt.isDone()) {
			attempt = CompletableFuture.supplyAsync(this::connect, this.connector);
			this.attempt = attempt;
		}
		return attempt;
	}

	private RedisClusterAsyncCommands<byte[], byte[]> connect() {
		try (RedisConnection connection = this.connectionFactory.getConnection()) {
			RedisClusterAsyncCommands<byte[], byte[]> commands = ((LettuceConnection) connection).getNativeConnection();
			this.current = commands;
			return commands;
		}
	}

}
