package dev.elasticache.boot.benchmarks.contender;

import org.springframework.data.redis.cache.RedisCacheManager;

/**
 * Spring Boot's own cache on Redis: Spring Data Redis over Lettuce, as
 * {@code spring.data.redis} configures them.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class StockBoot extends BootApplication {

	/**
	 * Starts an application with the cache.
	 * @param server the server
	 */
	public StockBoot(Server server) {
		super(server, "elasticache.enabled=false", "spring.cache.type=redis", "spring.data.redis.host=" + server.host(),
				"spring.data.redis.port=" + server.port(),
				(server.tls()) ? "spring.data.redis.ssl.bundle=benchmark" : "spring.data.redis.ssl.enabled=false");
	}

	@Override
	public Class<?> library() {
		return RedisCacheManager.class;
	}

}
