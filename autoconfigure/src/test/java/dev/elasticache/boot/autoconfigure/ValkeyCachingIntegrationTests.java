package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.local.LocalValkey;

/**
 * Integration tests for caching on Valkey.
 */
class ValkeyCachingIntegrationTests extends CachingContractIntegrationTests {

	ValkeyCachingIntegrationTests() {
		super(LocalValkey.builder().binary("valkey-server"), "valkey");
	}

}
