package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.lettuce.core.AbstractRedisAsyncCommands;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.RedisAdvancedClusterAsyncCommandsImpl;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.resource.ClientResources;
import io.netty.util.Timeout;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The connection that a factory shares. To make it blocks, and may take longer than a
 * command: while there is none, a thread of its own makes one attempt for all who ask
 * meanwhile, and goes on when they have given up.
 *
 * @author The ElastiCache Boot authors
 */
final class SharedConnection {

	private final LettuceConnectionFactory connectionFactory;

	private final ConnectionFailures failures;

	private final Duration timeout;

	private final Executor connector = new SimpleAsyncTaskExecutor("valkey-connect-");

	private volatile @Nullable RedisClusterAsyncCommands<byte[], byte[]> current;

	private @Nullable CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> attempt;

	SharedConnection(LettuceConnectionFactory connectionFactory, ConnectionFailures failures) {
		this.connectionFactory = connectionFactory;
		this.failures = failures;
		this.timeout = connectionFactory.getClientConfiguration().getCommandTimeout();
	}

	/**
	 * Executes a command within the command timeout, which Lettuce sees to, unless the
	 * connection has to be made first.
	 * @param <T> the type of the reply
	 * @param command sends the command
	 * @return the reply
	 */
	<T> CompletableFuture<T> execute(
			Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletableFuture<T>> command) {
		RedisClusterAsyncCommands<byte[], byte[]> commands = usable();
		if (commands == null) {
			return limit(get().thenCompose(command), "No connection and reply");
		}
		try {
			CompletableFuture<T> reply = command.apply(commands);
			return reply.isCompletedExceptionally() ? this.failures.explain(reply) : limitInCluster(commands, reply);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Returns what sends commands, within the command timeout.
	 * @return the commands
	 */
	CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> get() {
		RedisClusterAsyncCommands<byte[], byte[]> commands = usable();
		return (commands != null) ? CompletableFuture.completedFuture(commands) : limit(attempt(), "No connection");
	}

	/**
	 * Returns the shards of a cluster.
	 * @return the shards, or {@code null} if this is none, or not known to be one yet
	 */
	@Nullable Partitions shards() {
		StatefulRedisClusterConnection<byte[], byte[]> cluster = cluster(this.current);
		return (cluster != null) ? cluster.getPartitions() : null;
	}

	/**
	 * Returns the connection to a cluster.
	 * @param commands what sends commands
	 * @return the connection, or {@code null} if this is no cluster
	 */
	static @Nullable StatefulRedisClusterConnection<byte[], byte[]> cluster(
			@Nullable RedisClusterAsyncCommands<byte[], byte[]> commands) {
		return (commands instanceof RedisAdvancedClusterAsyncCommandsImpl<byte[], byte[]> cluster
				&& cluster.getConnection() instanceof StatefulRedisClusterConnection<byte[], byte[]> connection)
						? connection : null;
	}

	/**
	 * Returns the connection where several keys can be read by one command, each of which
	 * has no span of its own: not to a cluster, nor where commands are traced.
	 * @param commands what sends commands
	 * @return the connection, or {@code null} if there is a command for each key
	 */
	static @Nullable StatefulConnection<byte[], byte[]> merging(RedisClusterAsyncCommands<byte[], byte[]> commands) {
		return (cluster(commands) == null
				&& commands instanceof AbstractRedisAsyncCommands<byte[], byte[]> implementation
				&& !implementation.getConnection().getResources().tracing().isEnabled())
						? implementation.getConnection() : null;
	}

	/**
	 * Waits until a node has answered, or the connection could not be made.
	 * @param timeout the time to wait at most
	 */
	void await(Duration timeout) {
		try {
			attempt().thenCompose((commands) -> commands.ping().toCompletableFuture())
				.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			// Whoever sends the next command is told
		}
	}

	private @Nullable RedisClusterAsyncCommands<byte[], byte[]> usable() {
		RedisClusterAsyncCommands<byte[], byte[]> commands = this.current;
		return (commands == null || isClosed(commands)) ? null : commands;
	}

	private <T> CompletableFuture<T> limit(CompletableFuture<T> future, String failure) {
		CompletableFuture<T> limited = future.copy();
		CompletableFuture.delayedExecutor(this.timeout.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
			.execute(() -> limited.completeExceptionally(timedOut(failure)));
		return limited;
	}

	private <T> CompletableFuture<T> limitInCluster(RedisClusterAsyncCommands<byte[], byte[]> commands,
			CompletableFuture<T> reply) {
		// Lettuce minds the command timeout once a command is sent, and may have to
		// connect to its node first
		if (commands instanceof RedisAdvancedClusterAsyncCommandsImpl<byte[], byte[]> cluster && !reply.isDone()) {
			ClientResources resources = cluster.getConnection().getResources();
			Runnable expire = () -> reply.completeExceptionally(timedOut("No reply"));
			Timeout limit = resources.timer()
				.newTimeout((expired) -> resources.eventExecutorGroup().execute(expire), this.timeout.toNanos(),
						TimeUnit.NANOSECONDS);
			reply.whenComplete((result, failure) -> limit.cancel());
		}
		return reply;
	}

	private Throwable timedOut(String failure) {
		Throwable timeout = new RedisCommandTimeoutException(
				"%s within %d ms".formatted(failure, this.timeout.toMillis()));
		Throwable cause = this.failures.getLast();
		return (cause != null) ? timeout.initCause(cause) : timeout;
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
		try {
			return connectOnce();
		}
		catch (RedisConnectionFailureException ex) {
			if (!isRefusedLogin(NestedExceptionUtils.getMostSpecificCause(ex))) {
				throw ex;
			}
			// The secret may have been replaced since it was asked for
			return connectOnce();
		}
	}

	private static boolean isRefusedLogin(Throwable cause) {
		String message = String.valueOf(cause.getMessage());
		return cause instanceof RedisCommandExecutionException
				&& (message.startsWith("WRONGPASS") || message.startsWith("NOAUTH"));
	}

	private RedisClusterAsyncCommands<byte[], byte[]> connectOnce() {
		try (RedisConnection connection = this.connectionFactory.getConnection()) {
			RedisClusterAsyncCommands<byte[], byte[]> commands = ((LettuceConnection) connection).getNativeConnection();
			this.current = commands;
			return commands;
		}
	}

}
