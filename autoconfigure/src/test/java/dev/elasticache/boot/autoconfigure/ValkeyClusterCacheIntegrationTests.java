package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.local.LocalValkey;

/**
 * Integration tests for caches on a cluster.
 */
class ValkeyClusterCacheIntegrationTests extends CacheContractIntegrationTests {

	ValkeyClusterCacheIntegrationTests() {
		super(LocalValkey.builder().binary("valkey-server").cluster(3, 0), "valkey",
				"elasticache.valkey.topology=cluster");
	}

}
