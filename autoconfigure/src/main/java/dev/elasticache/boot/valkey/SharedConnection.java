package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
 * The connection that a factory shares. To make it blocks, which callers must not: while
 * there is none, a thread of its own tries, once at a time, and whoever asks waits for it
 * no longer than for a command.
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
			return awaitConnection().thenCompose(operation);
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

	private CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> awaitConnection() {
		Duration limit = this.connectionFactory.getClientConfiguration().getCommandTimeout();
		return attempt().copy().orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS).exceptionallyCompose((failure) -> {
			boolean timedOut = failure instanceof TimeoutException;
			return CompletableFuture.failedFuture(timedOut
					? new TimeoutException("No connection within %d ms".formatted(limit.toMillis())) : failure);
		});
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
