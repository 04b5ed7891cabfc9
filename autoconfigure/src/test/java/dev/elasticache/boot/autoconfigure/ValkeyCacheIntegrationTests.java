package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.local.LocalValkey;

/**
 * Integration tests for caches on Valkey.
 */
class ValkeyCacheIntegrationTests extends CacheContractIntegrationTests {

	ValkeyCacheIntegrationTests() {
		super(LocalValkey.builder().binary("valkey-server"), "valkey");
	}

}
