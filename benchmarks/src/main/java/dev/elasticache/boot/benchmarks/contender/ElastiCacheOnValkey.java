package dev.elasticache.boot.benchmarks.contender;

import dev.elasticache.boot.cache.ElastiCacheCacheManager;

/**
 * Our cache on Valkey.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class ElastiCacheOnValkey extends BootApplication {

	/**
	 * Starts an application with the cache.
	 * @param server the server
	 */
	public ElastiCacheOnValkey(Server server) {
		super(server, "elasticache.valkey.endpoint=" + server.host() + ":" + server.port(),
				(server.tls()) ? "elasticache.tls.bundle=benchmark" : "elasticache.tls.enabled=false");
	}

	@Override
	public Class<?> library() {
		return ElastiCacheCacheManager.class;
	}

}
