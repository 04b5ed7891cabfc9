package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.local.LocalValkey;

/**
 * Tests for what Spring offers on a connection factory, with a primary and a replica.
 */
class PrimaryReplicaSpringDataIntegrationTests extends SpringDataContractIntegrationTests {

	PrimaryReplicaSpringDataIntegrationTests() {
		super(LocalValkey.builder().replicas(1).start(), "elasticache.valkey.reader-endpoint=localhost:%d");
	}

}
