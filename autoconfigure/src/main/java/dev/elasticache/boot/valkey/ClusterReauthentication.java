package dev.elasticache.boot.valkey;

import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.cluster.StatefulRedisClusterConnectionImpl;
import io.lettuce.core.event.connection.ReauthenticationFailedEvent;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.Assert;

/**
 * Gives new credentials to the one connection that Lettuce forgets: that of a cluster
 * which carries commands without a key, beside those to each node. Listens to the client
 * of a connection factory, each time that starts.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class ClusterReauthentication implements SmartLifecycle, RedisConnectionStateListener {

	private final Supplier<@Nullable LettuceConnectionFactory> connectionFactory;

	private final RedisCredentialsProvider credentials;

	private final Map<RedisChannelHandler<?, ?>, Disposable> subscriptions = new ConcurrentHashMap<>();

	private volatile @Nullable AbstractRedisClient client;

	/**
	 * Creates a listener.
	 * @param connectionFactory the connection factory, {@code null} if there is none
	 * @param credentials the credentials
	 */
	public ClusterReauthentication(Supplier<@Nullable LettuceConnectionFactory> connectionFactory,
			RedisCredentialsProvider credentials) {
		Assert.notNull(connectionFactory, "'connectionFactory' must not be null");
		Assert.notNull(credentials, "'credentials' must not be null");
		this.connectionFactory = connectionFactory;
		this.credentials = credentials;
	}

	@Override
	public void start() {
		LettuceConnectionFactory factory = this.connectionFactory.get();
		if (factory != null && factory.isRunning() && this.credentials.supportsStreaming()) {
			AbstractRedisClient started = factory.getRequiredNativeClient();
			started.addListener(this);
			this.client = started;
		}
	}

	@Override
	public void stop() {
		AbstractRedisClient started = this.client;
		if (started != null) {
			started.removeListener(this);
			this.client = null;
		}
		this.subscriptions.values().forEach(Disposable::dispose);
		this.subscriptions.clear();
	}

	@Override
	public boolean isRunning() {
		return this.client != null;
	}

	@Override
	public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
		if (connection instanceof StatefulRedisClusterConnectionImpl<?, ?> cluster) {
			this.subscriptions.compute(connection, (key, earlier) -> {
				if (earlier != null) {
					earlier.dispose();
				}
				return this.credentials.credentials().subscribe((renewed) -> authenticate(cluster, renewed));
			});
		}
	}

	@Override
	public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
		Disposable subscription = this.subscriptions.remove(connection);
		if (subscription != null) {
			subscription.dispose();
		}
	}

	private static <K, V> void authenticate(StatefulRedisClusterConnectionImpl<K, V> connection,
			RedisCredentials renewed) {
		if (!renewed.hasPassword()) {
			return;
		}
		CommandArgs<K, V> arguments = new CommandArgs<>(connection.getCodec());
		if (renewed.hasUsername()) {
			arguments.add(renewed.getUsername());
		}
		arguments.add(renewed.getPassword());
		AsyncCommand<K, V, String> command = new AsyncCommand<>(
				new Command<>(CommandType.AUTH, new StatusOutput<>(connection.getCodec()), arguments));
		command.whenComplete((reply, failure) -> {
			if (failure != null) {
				connection.getResources().eventBus().publish(new ReauthenticationFailedEvent("cluster", failure));
			}
		});
		// Past the connection, which would go on with these credentials for ever
		connection.getChannelWriter().write(command);
	}

}
