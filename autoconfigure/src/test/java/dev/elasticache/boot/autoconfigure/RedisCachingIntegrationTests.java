package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.local.LocalValkey;

/**
 * Integration tests for caching on Redis OSS.
 */
class RedisCachingIntegrationTests extends CachingContractIntegrationTests {

	RedisCachingIntegrationTests() {
		super(LocalValkey.builder().binary("redis-server"), "valkey");
	}

}
