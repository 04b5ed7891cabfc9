package dev.elasticache.boot.autoconfigure.health;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.elasticache.boot.probe.EndpointProbe;
import dev.elasticache.boot.probe.ProbeTarget;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.api.async.AsyncNodeSelection;
import io.lettuce.core.cluster.api.async.NodeSelectionAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.GenericMapOutput;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Nodes of Valkey, which every user may ask: {@code PING} tells whether a node serves,
 * {@code HELLO} its version. Of a cluster, all primaries are asked. A check opens no
 * connection but those that the application's own commands would open, once. Where the
 * application shares none, it keeps one of its own.
 *
 * @author The ElastiCache Boot authors
 */
final class ValkeyNodes implements EngineNodes, SmartInitializingSingleton, DisposableBean {

	private final LettuceConnectionFactory connectionFactory;

	private final EndpointProbe probe;

	private final AsyncTaskExecutor executor;

	private final OutstandingAnswers answers = new OutstandingAnswers();

	private CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> connection = CompletableFuture
		.failedFuture(new IllegalStateException("Not connected yet"));

	private @Nullable LettuceConnection own;

	ValkeyNodes(LettuceConnectionFactory connectionFactory, EndpointProbe probe, AsyncTaskExecutor executor) {
		this.connectionFactory = connectionFactory;
		this.probe = probe;
		this.executor = executor;
	}

	/**
	 * Begins to connect, so that the first check finds a connection.
	 */
	@Override
	public void afterSingletonsInstantiated() {
		connect();
	}

	@Override
	public CompletableFuture<List<NodeAnswer>> ask(Duration timeLimit) {
		long start = System.nanoTime();
		return connect().copy()
			.orTimeout(timeLimit.toNanos(), TimeUnit.NANOSECONDS)
			.thenCompose((commands) -> askAll(commands, timeLimit.minusNanos(System.nanoTime() - start)))
			.exceptionally((ex) -> List.of(notConnected(ex, timeLimit)));
	}

	/**
	 * Takes the application's connection. It is made on a thread of its own where there
	 * is none yet, because that may take longer than a check has time for.
	 * @return the commands of the connection
	 */
	private synchronized CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> connect() {
		if (this.connection.isDone()) {
			this.connection = this.executor.submitCompletable(() -> {
				if (!this.connectionFactory.getShareNativeConnection()) {
					return ownConnection().getNativeConnection();
				}
				try (RedisConnection shared = this.connectionFactory.getConnection()) {
					return ((LettuceConnection) shared).getNativeConnection();
				}
			});
		}
		return this.connection;
	}

	private synchronized LettuceConnection ownConnection() {
		LettuceConnection connection = this.own;
		if (connection == null) {
			connection = (LettuceConnection) this.connectionFactory.getConnection();
			this.own = connection;
		}
		return connection;
	}

	@Override
	public synchronized void destroy() {
		if (this.own != null) {
			this.own.close();
		}
	}

	private CompletableFuture<List<NodeAnswer>> askAll(RedisClusterAsyncCommands<byte[], byte[]> commands,
			Duration timeLimit) {
		if (!(commands instanceof RedisAdvancedClusterAsyncCommands<byte[], byte[]> cluster)) {
			ProbeTarget endpoint = endpoint();
			return this.answers
				.ask(endpoint.host(), endpoint.port(), () -> answer(commands.ping(), hello(commands)), timeLimit)
				.thenApply((answer) -> List.of(answer));
		}
		AsyncNodeSelection<byte[], byte[]> primaries = cluster.upstream();
		List<CompletableFuture<NodeAnswer>> all = new ArrayList<>();
		for (int i = 0; i < primaries.size(); i++) {
			RedisClusterNode primary = primaries.node(i);
			RedisURI uri = primary.getUri();
			all.add(this.answers.ask(uri.getHost(), uri.getPort(), () -> ask(cluster, primary), timeLimit));
		}
		return NodeAnswer.all(all);
	}

	private static CompletableFuture<@Nullable String> ask(RedisAdvancedClusterAsyncCommands<byte[], byte[]> cluster,
			RedisClusterNode node) {
		NodeSelectionAsyncCommands<byte[], byte[]> commands = cluster.nodes(node::equals).commands();
		return answer(commands.ping().get(node),
				commands.dispatch(CommandType.HELLO, () -> new GenericMapOutput<>(ByteArrayCodec.INSTANCE)).get(node));
	}

	private static CompletionStage<Map<byte[], Object>> hello(RedisClusterAsyncCommands<byte[], byte[]> commands) {
		return commands.dispatch(CommandType.HELLO, new GenericMapOutput<>(ByteArrayCodec.INSTANCE));
	}

	private static CompletableFuture<@Nullable String> answer(CompletionStage<String> ping,
			CompletionStage<Map<byte[], Object>> hello) {
		CompletionStage<String> pong = ping.exceptionallyCompose((ex) -> isForbidden(ex)
				? CompletableFuture.completedFuture("PONG") : CompletableFuture.failedFuture(ex));
		CompletionStage<@Nullable String> version = hello.handle((answer, ex) -> (ex != null) ? null : version(answer));
		return pong.thenCombine(version, (answer, told) -> told).toCompletableFuture();
	}

	/**
	 * Returns whether a node answered that the user may not ask, which is an answer.
	 * @param ex the exception
	 * @return {@code true} if it answered
	 */
	private static boolean isForbidden(Throwable ex) {
		return cause(ex) instanceof RedisCommandExecutionException answer
				&& String.valueOf(answer.getMessage()).startsWith("NOPERM");
	}

	private static Throwable cause(Throwable ex) {
		return (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
	}

	private static @Nullable String version(Map<byte[], Object> hello) {
		for (Map.Entry<byte[], Object> entry : hello.entrySet()) {
			if (entry.getValue() instanceof byte[] value && text(entry.getKey()).equals("version")) {
				return text(value);
			}
		}
		return null;
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private NodeAnswer notConnected(Throwable ex, Duration timeLimit) {
		Throwable cause = cause(ex);
		ProbeTarget endpoint = endpoint();
		return new NodeAnswer(endpoint.host(), endpoint.port(), null,
				(cause instanceof TimeoutException) ? OutstandingAnswers.noAnswerWithin(timeLimit) : cause);
	}

	private ProbeTarget endpoint() {
		return this.probe.getTargets(Engine.VALKEY).get(0);
	}

}
