package dev.elasticache.boot.benchmarks.contender;

import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.spring.cache.RedissonSpringCacheManager;

/**
 * Redisson's cache for Spring.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class RedissonCache extends SpringCache {

	private final RedissonClient client;

	/**
	 * Connects a client.
	 * @param server the server
	 */
	public RedissonCache(Server server) {
		this(connect(server));
	}

	private RedissonCache(RedissonClient client) {
		super(new RedissonSpringCacheManager(client).getCache(NAME));
		this.client = client;
	}

	private static RedissonClient connect(Server server) {
		Config config = new Config();
		config.useSingleServer()
			.setAddress(((server.tls()) ? "rediss://" : "redis://") + server.host() + ":" + server.port());
		if (server.tls()) {
			config.setSslTrustManagerFactory(Trust.managers(server));
		}
		return Redisson.create(config);
	}

	@Override
	public Class<?> library() {
		return Redisson.class;
	}

	@Override
	public void close() {
		this.client.shutdown();
	}

}
