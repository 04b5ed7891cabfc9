package dev.elasticache.boot.cache;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
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

	private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

	private final LongSupplier nanoTime;

	private final AtomicLong next;

	private final AtomicLong unlogged = new AtomicLong();

	/**
	 * Creates an error handler.
	 */
	public DegradingCacheErrorHandler() {
		this(System::nanoTime);
	}

	DegradingCacheErrorHandler(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.next = new AtomicLong(nanoTime.getAsLong());
	}

	@Override
	public void handleCacheGetError(RuntimeException exception, Cache cache, Object key) {
		log(exception);
	}

	@Override
	public void handleCachePutError(RuntimeException exception, Cache cache, Object key, @Nullable Object value) {
		log(exception);
	}

	@Override
	public void handleCacheEvictError(RuntimeException exception, Cache cache, Object key) {
		log(exception);
	}

	@Override
	public void handleCacheClearError(RuntimeException exception, Cache cache) {
		log(exception);
	}

	private void log(RuntimeException exception) {
		long now = this.nanoTime.getAsLong();
		long due = this.next.get();
		if (now - due < 0 || !this.next.compareAndSet(due, now + INTERVAL)) {
			this.unlogged.incrementAndGet();
			return;
		}
		long others = this.unlogged.getAndSet(0);
		logger.warn((others > 0) ? "%s (and %d failures before, unlogged)".formatted(exception.getMessage(), others)
				: exception.getMessage());
	}

}
