package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.local.LocalValkey;

/**
 * Integration tests for caches on Redis OSS.
 */
class RedisCacheIntegrationTests extends CacheContractIntegrationTests {

	RedisCacheIntegrationTests() {
		super(LocalValkey.builder().binary("redis-server"), "valkey");
	}

}
