package dev.elasticache.boot.benchmarks.contender;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application with caching in memory: the start-up time that the others add to.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class EmptyApplication implements Contender {

	private final ConfigurableApplicationContext context;

	/**
	 * Starts the application.
	 * @param server not asked
	 */
	public EmptyApplication(Server server) {
		this.context = BootApplication.start(server, "elasticache.enabled=false", "spring.cache.type=simple");
	}

	@Override
	public @Nullable Object get(String key) {
		throw new UnsupportedOperationException("Has no entries");
	}

	@Override
	public void put(String key, Object value) {
		throw new UnsupportedOperationException("Has no entries");
	}

	@Override
	public Class<?> library() {
		return SpringApplication.class;
	}

	@Override
	public void close() {
		this.context.close();
	}

}
