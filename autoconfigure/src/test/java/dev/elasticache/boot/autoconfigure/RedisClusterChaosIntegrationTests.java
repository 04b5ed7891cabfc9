package dev.elasticache.boot.autoconfigure;

/**
 * Tests for a cluster of Redis OSS whose nodes fail, hang, join and are replaced.
 */
class RedisClusterChaosIntegrationTests extends ClusterChaosContractIntegrationTests {

	RedisClusterChaosIntegrationTests() {
		super("redis-server");
	}

}
