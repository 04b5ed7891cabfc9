package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.memcached.MemcachedClientBuilder;

/**
 * Callback interface that can be implemented by beans wishing to customize the
 * {@link MemcachedClientBuilder} before the client is built. What the builder does not
 * offer is not open to change: the text protocol and byte arrays for values are what the
 * caches rely on.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
@FunctionalInterface
public interface MemcachedClientBuilderCustomizer {

	/**
	 * Customize the builder, which has been told all properties.
	 * @param builder the builder to customize
	 */
	void customize(MemcachedClientBuilder builder);

}
