package dev.elasticache.boot.valkey;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import dev.elasticache.boot.cache.CacheStore;
import dev.elasticache.boot.cache.WireText;
import io.lettuce.core.GetExArgs;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.Assert;

/**
 * Cache store on Valkey or Redis OSS, over Lettuce's asynchronous commands. The key of an
 * entry is {@code <region>:<key>} in UTF-8. The time limit for every command, be there a
 * connection or not, is the command timeout of the connection factory; clearing takes
 * several commands, and goes on where a shard of a cluster could not be asked.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class ValkeyCacheStore implements CacheStore {

	private final SharedConnection connection;

	private final Reads reads = new Reads();

	private final ClusterClears clusterClears = new ClusterClears();

	/**
	 * Creates a store.
	 * @param connectionFactory the connection factory, whose native connection is shared
	 * @param failures knows why connections of the factory could not be made
	 */
	public ValkeyCacheStore(LettuceConnectionFactory connectionFactory, ConnectionFailures failures) {
		Assert.notNull(connectionFactory, "'connectionFactory' must not be null");
		Assert.notNull(failures, "'failures' must not be null");
		Assert.isTrue(connectionFactory.getShareNativeConnection(),
				"'connectionFactory' must share its native connection, see setShareNativeConnection");
		this.connection = new SharedConnection(connectionFactory, failures);
	}

	/**
	 * Waits until the engine has answered or cannot be reached, so that the first to use
	 * this store finds a connection.
	 * @param timeout the time to wait at most
	 */
	public void awaitConnection(Duration timeout) {
		Assert.notNull(timeout, "'timeout' must not be null");
		this.connection.await(timeout);
	}

	@Override
	public String getEngine() {
		return "valkey";
	}

	/**
	 * Returns the shard of a cluster, as the client knows it.
	 */
	@Override
	public @Nullable Object getPart(String region, @Nullable String key) {
		Partitions shards = this.connection.shards();
		if (shards == null) {
			return getEngine();
		}
		if (key == null) {
			return null;
		}
		RedisClusterNode primary = shards.getMasterBySlot(SlotHash.getSlot(wireKey(region, key)));
		return (primary != null) ? primary.getNodeId() : getEngine();
	}

	@Override
	public boolean isAnswer(Throwable failure) {
		return failure instanceof RedisCommandExecutionException;
	}

	@Override
	public CompletableFuture<byte @Nullable []> get(String region, String key) {
		return this.connection.execute((commands) -> {
			StatefulConnection<byte[], byte[]> connection = SharedConnection.merging(commands);
			byte[] wireKey = wireKey(region, key);
			return (connection != null) ? this.reads.get(connection, wireKey)
					: commands.get(wireKey).toCompletableFuture();
		});
	}

	/**
	 * Reads by {@code GETEX}, which needs Redis 6.2.
	 */
	@Override
	public CompletableFuture<byte @Nullable []> getAndTouch(String region, String key, Duration ttl) {
		return write(
				(commands) -> commands.getex(wireKey(region, key), GetExArgs.Builder.px(Math.max(1, ttl.toMillis())))
					.toCompletableFuture());
	}

	@Override
	public CompletableFuture<@Nullable Void> put(String region, String key, byte[] value, @Nullable Duration ttl) {
		return write((commands) -> commands.set(wireKey(region, key), value, expiry(ttl))
			.thenApply((reply) -> (Void) null)
			.toCompletableFuture());
	}

	/**
	 * Sends the read along with the conditional write, because {@code SET} with both
	 * {@code NX} and {@code GET} needs Redis 7. Both go to the primary, wherever else
	 * reads go: a replica may not have the entry yet, or have it still.
	 */
	@Override
	public CompletableFuture<byte @Nullable []> putIfAbsent(String region, String key, byte[] value,
			@Nullable Duration ttl) {
		byte[] wireKey = wireKey(region, key);
		return write((commands) -> {
			CompletableFuture<String> written = commands.set(wireKey, value, expiry(ttl).nx()).toCompletableFuture();
			CompletableFuture<byte[]> existing = commands
				.dispatch(new UpstreamGet(), new ValueOutput<>(ByteArrayCodec.INSTANCE),
						new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(wireKey))
				.toCompletableFuture();
			return written.thenCombine(existing, (reply, bytes) -> (reply != null) ? null : bytes)
				.thenCompose((bytes) -> {
					boolean expiredInBetween = bytes == null && written.join() == null;
					return expiredInBetween ? putIfAbsent(region, key, value, ttl)
							: CompletableFuture.completedFuture(bytes);
				});
		});
	}

	@Override
	public CompletableFuture<Boolean> evict(String region, String key) {
		return write((commands) -> commands.unlink(wireKey(region, key))
			.thenApply((removed) -> removed > 0)
			.toCompletableFuture());
	}

	@Override
	public CompletableFuture<@Nullable Void> clear(String region) {
		return clear(region, ClusterClears.ALL_SLOTS);
	}

	@Override
	public CompletableFuture<@Nullable Void> resumeClear(String region) {
		return clear(region, this.clusterClears.left(region));
	}

	private CompletableFuture<@Nullable Void> clear(String region, Set<Integer> slots) {
		return this.connection.get().whenComplete((commands, failure) -> {
			if (failure != null) {
				this.clusterClears.missed(region, slots);
			}
		}).thenCompose((commands) -> {
			PrefixRemoval removal = new PrefixRemoval(commands, wireText(region + ":"));
			StatefulRedisClusterConnection<byte[], byte[]> cluster = SharedConnection.cluster(commands);
			return (cluster != null) ? this.clusterClears.clear(cluster, region, slots, removal)
					: removal.runOn(commands);
		});
	}

	@Override
	public boolean isCleared(String region, String key) {
		return this.connection.shards() != null
				&& this.clusterClears.reached(region, SlotHash.getSlot(wireKey(region, key)));
	}

	private <T> CompletableFuture<T> write(
			Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletableFuture<T>> command) {
		return this.connection.execute((commands) -> {
			CompletableFuture<T> reply = command.apply(commands);
			this.reads.sendLaterOnesBehind();
			return reply;
		});
	}

	private static SetArgs expiry(@Nullable Duration ttl) {
		SetArgs args = new SetArgs();
		return (ttl != null) ? args.px(Math.max(1, ttl.toMillis())) : args;
	}

	private static byte[] wireKey(String region, String key) {
		return wireText(region + ":" + key).getBytes(StandardCharsets.UTF_8);
	}

	private static String wireText(String text) {
		// A hash tag would gather keys in one slot of a cluster
		return (text.indexOf('{') == -1) ? text : WireText.escape(text, (codePoint) -> codePoint == '{');
	}

	/**
	 * {@code GET} that Lettuce, which tells reads by their type, does not know as one.
	 */
	private static final class UpstreamGet implements ProtocolKeyword {

		@Override
		public byte[] getBytes() {
			return CommandType.GET.getBytes();
		}

		@Override
		public String toString() {
			return CommandType.GET.toString();
		}

	}

}
