package dev.elasticache.boot.benchmarks.contender;

import dev.elasticache.boot.cache.ElastiCacheCacheManager;

/**
 * Our cache on Memcached.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class ElastiCacheOnMemcached extends BootApplication {

	/**
	 * Starts an application with the cache.
	 * @param server the server
	 */
	public ElastiCacheOnMemcached(Server server) {
		super(server, "elasticache.memcached.nodes=" + server.host() + ":" + server.port(),
				"elasticache.cache.store=memcached",
				(server.tls()) ? "elasticache.tls.bundle=benchmark" : "elasticache.tls.enabled=false");
	}

	@Override
	public void connect() {
		throw new UnsupportedOperationException("Opens no connections on demand");
	}

	@Override
	public Class<?> library() {
		return ElastiCacheCacheManager.class;
	}

}
