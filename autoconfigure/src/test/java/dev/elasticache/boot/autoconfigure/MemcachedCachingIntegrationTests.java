package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.local.LocalMemcached;

/**
 * Integration tests for caching on Memcached.
 */
class MemcachedCachingIntegrationTests extends CachingContractIntegrationTests {

	MemcachedCachingIntegrationTests() {
		super(LocalMemcached.builder(), "memcached");
	}

}
