package dev.elasticache.boot.benchmarks.contender;

import java.nio.charset.StandardCharsets;

import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;

/**
 * Jedis with a pool of as many connections as threads ask for.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class JedisPool implements Contender {

	private static final int MAX_CONNECTIONS = 128;

	private final RedisClient client;

	/**
	 * Creates a client.
	 * @param server the server
	 */
	public JedisPool(Server server) {
		DefaultJedisClientConfig.Builder settings = DefaultJedisClientConfig.builder().ssl(server.tls());
		if (server.tls()) {
			settings.sslSocketFactory(Trust.context(server).getSocketFactory());
		}
		GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
		pool.setMaxTotal(MAX_CONNECTIONS);
		pool.setMaxIdle(MAX_CONNECTIONS);
		this.client = RedisClient.builder()
			.hostAndPort(server.host(), server.port())
			.clientConfig(settings.build())
			.poolConfig(pool)
			.build();
	}

	@Override
	public @Nullable Object get(String key) {
		return this.client.get(key.getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public void put(String key, Object value) {
		this.client.set(key.getBytes(StandardCharsets.UTF_8), value.toString().getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public Class<?> library() {
		return RedisClient.class;
	}

	@Override
	public void close() {
		this.client.close();
	}

}
