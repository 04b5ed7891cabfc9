package dev.elasticache.boot.autoconfigure;

/**
 * Tests for a primary with a replica on Redis OSS.
 */
class RedisPrimaryReplicaIntegrationTests extends PrimaryReplicaContractIntegrationTests {

	RedisPrimaryReplicaIntegrationTests() {
		super("redis-server");
	}

}
