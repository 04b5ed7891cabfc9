package dev.elasticache.boot.valkey;

import java.net.SocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

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
import reactor.core.Disposable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.Assert;

/**
 * Gives new credentials to the one connection that Lettuce forgets: that of a cluster
 * which carries commands without a key, beside those to each node. Listens to the client
 * of each connection factory that logs in with these credentials, from before anyone can
 * connect, and again when that was stopped and starts.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class ClusterReauthentication implements BeanPostProcessor, SmartLifecycle, RedisConnectionStateListener {

	private final Supplier<RedisCredentialsProvider> credentials;

	private final Set<LettuceConnectionFactory> connectionFactories = ConcurrentHashMap.newKeySet();

	private final Map<RedisChannelHandler<?, ?>, Disposable> subscriptions = new ConcurrentHashMap<>();

	private volatile boolean running;

	/**
	 * Creates a listener.
	 * @param credentials the credentials, asked for when there is a connection factory
	 */
	public ClusterReauthentication(Supplier<RedisCredentialsProvider> credentials) {
		Assert.notNull(credentials, "'credentials' must not be null");
		this.credentials = credentials;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof LettuceConnectionFactory connectionFactory && logsIn(connectionFactory)) {
			this.connectionFactories.add(connectionFactory);
			listen(connectionFactory);
		}
		return bean;
	}

	private boolean logsIn(LettuceConnectionFactory connectionFactory) {
		RedisClusterConfiguration cluster = connectionFactory.getClusterConfiguration();
		return cluster != null && connectionFactory.getClientConfiguration()
			.getRedisCredentialsProviderFactory()
			.map((factory) -> factory.createCredentialsProvider(cluster))
			.filter((used) -> used.supportsStreaming() && used == this.credentials.get())
			.isPresent();
	}

	private void listen(LettuceConnectionFactory connectionFactory) {
		if (connectionFactory.isRunning()) {
			connectionFactory.getRequiredNativeClient().addListener(this);
		}
	}

	@Override
	public void start() {
		this.connectionFactories.forEach(this::listen);
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		for (LettuceConnectionFactory connectionFactory : this.connectionFactories) {
			if (connectionFactory.isRunning()) {
				connectionFactory.getRequiredNativeClient().removeListener(this);
			}
		}
		this.subscriptions.values().forEach(Disposable::dispose);
		this.subscriptions.clear();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Starts right after connection factories, and so before those who use them.
	 */
	@Override
	public int getPhase() {
		return 1;
	}

	@Override
	public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
		if (connection instanceof StatefulRedisClusterConnectionImpl<?, ?> cluster) {
			this.subscriptions.compute(connection, (key, earlier) -> {
				if (earlier != null) {
					earlier.dispose();
				}
				return this.credentials.get().credentials().subscribe((renewed) -> authenticate(cluster, renewed));
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
