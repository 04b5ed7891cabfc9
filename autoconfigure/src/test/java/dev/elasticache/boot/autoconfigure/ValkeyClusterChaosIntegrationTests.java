package dev.elasticache.boot.autoconfigure;

/**
 * Tests for a cluster of Valkey whose nodes fail, hang, join and are replaced.
 */
class ValkeyClusterChaosIntegrationTests extends ClusterChaosContractIntegrationTests {

	ValkeyClusterChaosIntegrationTests() {
		super("valkey-server");
	}

}
