package dev.elasticache.boot.valkey;

import java.util.List;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.RedisCodec;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.RedisStaticMasterReplicaConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;
import org.springframework.util.Assert;

/**
 * Connection factory for a primary with replicas that follows a failover: Lettuce's own
 * static connections ask for roles once, when they are made. It has connections for
 * publish and subscribe as well, to the primary.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class PrimaryReplicaConnectionFactory extends LettuceConnectionFactory {

	private final RedisStaticMasterReplicaConfiguration configuration;

	private volatile @Nullable PrimaryWatch watch;

	/**
	 * Creates a connection factory.
	 * @param configuration the endpoints, that of the primary first
	 * @param clientConfiguration the configuration of Lettuce
	 */
	public PrimaryReplicaConnectionFactory(RedisStaticMasterReplicaConfiguration configuration,
			LettuceClientConfiguration clientConfiguration) {
		super(configuration, clientConfiguration);
		this.configuration = configuration;
	}

	@Override
	protected AbstractRedisClient createClient() {
		AbstractRedisClient client = super.createClient();
		List<RedisURI> uris = this.configuration.getNodes().stream().map(this::uri).toList();
		this.watch = new PrimaryWatch((RedisClient) client, uris, new Latencies());
		return client;
	}

	private RedisURI uri(RedisStandaloneConfiguration node) {
		LettuceClientConfiguration client = getClientConfiguration();
		RedisURI uri = RedisURI.builder()
			.withHost(node.getHostName())
			.withPort(node.getPort())
			.withDatabase(this.configuration.getDatabase())
			.withSsl(client.isUseSsl())
			.withVerifyPeer(client.getVerifyMode())
			.withTimeout(client.getCommandTimeout())
			.build();
		client.getClientName().ifPresent(uri::setClientName);
		client.getRedisCredentialsProviderFactory()
			.ifPresentOrElse(
					(factory) -> uri.setCredentialsProvider(factory.createCredentialsProvider(this.configuration)),
					() -> authenticate(uri));
		return uri;
	}

	private void authenticate(RedisURI uri) {
		this.configuration.getPassword()
			.toOptional()
			.ifPresent((password) -> uri.setAuthentication(this.configuration.getUsername(), password));
	}

	@Override
	protected LettuceConnectionProvider doCreateConnectionProvider(AbstractRedisClient client, RedisCodec<?, ?> codec) {
		PrimaryWatch watch = this.watch;
		Assert.state(watch != null, "There is no client yet");
		return new PrimaryReplicaConnectionProvider((RedisClient) client, codec, watch,
				getClientConfiguration().getReadFrom().orElse(null));
	}

	@Override
	public void stop() {
		PrimaryWatch watch = this.watch;
		if (watch != null) {
			watch.stop();
		}
		super.stop();
	}

}
