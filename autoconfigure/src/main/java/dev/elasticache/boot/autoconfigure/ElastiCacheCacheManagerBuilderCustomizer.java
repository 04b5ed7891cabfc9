package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.cache.ElastiCacheCacheManager;

/**
 * Callback interface that can be implemented by beans wishing to customize the
 * {@link dev.elasticache.boot.cache.ElastiCacheCacheManager.Builder
 * ElastiCacheCacheManager.Builder} before the cache manager is built.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
@FunctionalInterface
public interface ElastiCacheCacheManagerBuilderCustomizer {

	/**
	 * Customize the builder, which has been told all properties and {@code Cache} beans.
	 * @param builder the builder to customize
	 */
	void customize(ElastiCacheCacheManager.Builder builder);

}
