package dev.elasticache.boot.autoconfigure;

import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cache.Cache;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.util.function.SingletonSupplier;

/**
 * Error handler of the user's, be it a bean or that of a {@link CachingConfigurer}.
 * Looked for at the first failure: both may need the cache manager.
 *
 * @author The ElastiCache Boot authors
 */
final class UserCacheErrorHandler implements CacheErrorHandler {

	private final Supplier<CacheErrorHandler> errorHandler;

	UserCacheErrorHandler(ObjectProvider<CacheErrorHandler> beans, ObjectProvider<CachingConfigurer> configurers,
			CacheErrorHandler otherwise) {
		this.errorHandler = SingletonSupplier.of(() -> {
			CacheErrorHandler bean = beans.getIfUnique();
			return (bean != null) ? bean
					: configurers.stream()
						.map(CachingConfigurer::errorHandler)
						.filter(Objects::nonNull)
						.findFirst()
						.orElse(otherwise);
		});
	}

	@Override
	public void handleCacheGetError(RuntimeException exception, Cache cache, Object key) {
		this.errorHandler.get().handleCacheGetError(exception, cache, key);
	}

	@Override
	public void handleCachePutError(RuntimeException exception, Cache cache, Object key, @Nullable Object value) {
		this.errorHandler.get().handleCachePutError(exception, cache, key, value);
	}

	@Override
	public void handleCacheEvictError(RuntimeException exception, Cache cache, Object key) {
		this.errorHandler.get().handleCacheEvictError(exception, cache, key);
	}

	@Override
	public void handleCacheClearError(RuntimeException exception, Cache cache) {
		this.errorHandler.get().handleCacheClearError(exception, cache);
	}

}
