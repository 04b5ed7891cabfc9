package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.local.LocalMemcached;

/**
 * Integration tests for caches on Memcached.
 */
class MemcachedCacheIntegrationTests extends CacheContractIntegrationTests {

	MemcachedCacheIntegrationTests() {
		super(LocalMemcached.builder().nodes(1), "memcached");
	}

}
