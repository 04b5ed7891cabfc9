package dev.elasticache.boot.autoconfigure;

/**
 * Tests for a primary with a replica on Valkey.
 */
class ValkeyPrimaryReplicaIntegrationTests extends PrimaryReplicaContractIntegrationTests {

	ValkeyPrimaryReplicaIntegrationTests() {
		super("valkey-server");
	}

}
