package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.local.LocalMemcached;

/**
 * Integration tests for outages of Memcached.
 */
class MemcachedOutageIntegrationTests extends OutageContractIntegrationTests {

	MemcachedOutageIntegrationTests() {
		super(LocalMemcached.builder(), "memcached");
	}

}
