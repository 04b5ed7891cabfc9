package dev.elasticache.boot.valkey;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.PushHandler;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;

/**
 * Provider of connections to a primary with replicas.
 *
 * @param client the client
 * @param codec the codec of keys and values
 * @param watch what knows the primary
 * @param readFrom where to read from, {@code null} for the primary
 * @author The ElastiCache Boot authors
 */
record PrimaryReplicaConnectionProvider(RedisClient client, RedisCodec<?, ?> codec, PrimaryWatch watch,
		@Nullable ReadFrom readFrom) implements LettuceConnectionProvider {

	@Override
	public <T extends StatefulConnection<?, ?>> CompletionStage<T> getConnectionAsync(Class<T> connectionType) {
		this.watch.start();
		if (connectionType.equals(StatefulRedisPubSubConnection.class)) {
			return this.client.connectPubSubAsync(this.codec, this.watch.get().primary())
				.thenApply(connectionType::cast);
		}
		return CompletableFuture.completedFuture(connectionType.cast(connection(this.codec)));
	}

	private <K, V> StatefulConnection<K, V> connection(RedisCodec<K, V> codec) {
		PrimaryReplicaWriter<K, V> writer = new PrimaryReplicaWriter<>(new NodeConnections<>(this.client, codec),
				this.watch, this.readFrom, this.client.getOptions().getReadOnlyCommands(),
				this.watch.get().primary().getTimeout(), this.client.getResources());
		StatefulRedisConnectionImpl<K, V> connection = new StatefulRedisConnectionImpl<>(writer, new NoPushHandler(),
				codec, this.watch.get().primary().getTimeout(), this.client.getOptions().getJsonParser());
		connection.setOptions(this.client.getOptions());
		return connection;
	}

	/**
	 * Handler of push messages, which come from nodes and not from a connection over
	 * several of them.
	 */
	private record NoPushHandler() implements PushHandler {

		@Override
		public void addListener(PushListener listener) {
		}

		@Override
		public void removeListener(PushListener listener) {
		}

		@Override
		public List<PushListener> getPushListeners() {
			return List.of();
		}

	}

}
