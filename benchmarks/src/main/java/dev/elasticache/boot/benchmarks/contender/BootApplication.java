package dev.elasticache.boot.benchmarks.contender;

import java.util.ArrayList;
import java.util.List;

import dev.elasticache.boot.benchmarks.measure.ValueKind;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Contender that is a cache as Spring Boot configures it, in an application of its own.
 *
 * @author The ElastiCache Boot authors
 */
abstract class BootApplication extends SpringCache {

	private final ConfigurableApplicationContext context;

	BootApplication(Server server, String... properties) {
		this(start(server, properties));
	}

	private BootApplication(ConfigurableApplicationContext context) {
		super(context.getBean(CacheManager.class).getCache(NAME));
		this.context = context;
	}

	static ConfigurableApplicationContext start(Server server, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		if (server.tls()) {
			all.add("spring.ssl.bundle.pem.benchmark.truststore.certificate=file:" + server.authority());
		}
		all.addAll(server.properties());
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.logStartupInfo(false)
			// Jedis brings a pool with it, which would lend connections instead of
			// opening them
			.properties("spring.main.banner-mode=off", "logging.level.root=warn",
					"spring.data.redis.lettuce.pool.enabled=false",
					"elasticache.cache.trusted-packages=" + ValueKind.class.getPackageName())
			.properties(all.toArray(String[]::new))
			.run();
	}

	@Override
	public void connect() {
		LettuceConnectionFactory factory = this.context.getBean(LettuceConnectionFactory.class);
		factory.setShareNativeConnection(false);
		try (RedisConnection connection = factory.getConnection()) {
			connection.ping();
		}
		finally {
			factory.setShareNativeConnection(true);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * An application with caching, and what its properties ask for.
	 */
	@EnableAutoConfiguration
	@EnableCaching
	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
