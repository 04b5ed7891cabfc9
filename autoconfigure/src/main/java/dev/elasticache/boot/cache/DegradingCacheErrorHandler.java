package dev.elasticache.boot.cache;

import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.CacheErrorHandler;

/**
 * Error handler that lets the application go on without its caches, and logs failures:
 * one in ten seconds, and how many there were in between.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class DegradingCacheErrorHandler implements CacheErrorHandler {

	private static final Log logger = LogFactory.getLog(DegradingCacheErrorHandler.class);

	private final ThrottledLog log;

	/**
	 * Creates an error handler.
	 */
	public DegradingCacheErrorHandler() {
		this(System::nanoTime);
	}

	DegradingCacheErrorHandler(LongSupplier nanoTime) {
		this.log = new ThrottledLog(logger, nanoTime);
	}

	@Override
	public void handleCacheGetError(RuntimeException exception, Cache cache, Object key) {
		this.log.warn(exception.getMessage());
	}

	@Override
	public void handleCachePutError(RuntimeException exception, Cache cache, Object key, @Nullable Object value) {
		this.log.warn(exception.getMessage());
	}

	@Override
	public void handleCacheEvictError(RuntimeException exception, Cache cache, Object key) {
		this.log.warn(exception.getMessage());
	}

	@Override
	public void handleCacheClearError(RuntimeException exception, Cache cache) {
		this.log.warn(exception.getMessage());
	}

}
