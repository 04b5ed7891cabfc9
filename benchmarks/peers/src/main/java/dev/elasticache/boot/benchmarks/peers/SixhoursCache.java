package dev.elasticache.boot.benchmarks.peers;

import dev.elasticache.boot.benchmarks.contender.Contender;
import dev.elasticache.boot.benchmarks.contender.Server;
import io.sixhours.memcached.cache.MemcachedCacheManager;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * The cache of sixhours' starter for Memcached, in plain text: it knows no TLS.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class SixhoursCache implements Contender {

	private final ConfigurableApplicationContext context;

	private final Cache cache;

	/**
	 * Starts an application with the cache.
	 * @param server the server
	 */
	public SixhoursCache(Server server) {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties("spring.main.banner-mode=off", "logging.level.root=warn",
					"memcached.cache.servers=" + server.host() + ":" + server.port(), "memcached.cache.expiration=1h")
			.run();
		this.cache = this.context.getBean(CacheManager.class).getCache("benchmark");
	}

	@Override
	public @Nullable Object get(String key) {
		Cache.ValueWrapper value = this.cache.get(key);
		return (value != null) ? value.get() : null;
	}

	@Override
	public void put(String key, Object value) {
		this.cache.put(key, value);
	}

	@Override
	public void clear() {
		this.cache.clear();
	}

	@Override
	public Class<?> library() {
		return MemcachedCacheManager.class;
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * An application with caching.
	 */
	@EnableAutoConfiguration
	@EnableCaching
	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
