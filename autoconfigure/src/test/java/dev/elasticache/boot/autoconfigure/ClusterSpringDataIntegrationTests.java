package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.local.LocalValkey;

/**
 * Tests for what Spring offers on a connection factory, with a cluster.
 */
class ClusterSpringDataIntegrationTests extends SpringDataContractIntegrationTests {

	ClusterSpringDataIntegrationTests() {
		super(LocalValkey.builder().cluster(3, 0).start(), "elasticache.valkey.topology=cluster");
	}

}
