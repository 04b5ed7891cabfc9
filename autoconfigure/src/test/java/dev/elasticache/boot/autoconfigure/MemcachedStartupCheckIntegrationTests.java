package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.local.LocalEngineBuilder;
import dev.elasticache.boot.local.LocalMemcached;

/**
 * Integration tests for {@link ElastiCacheStartupCheck} on Memcached.
 */
class MemcachedStartupCheckIntegrationTests extends StartupCheckContractIntegrationTests {

	MemcachedStartupCheckIntegrationTests() {
		super("memcached");
	}

	@Override
	LocalEngineBuilder<?, ?> engine() {
		return LocalMemcached.builder();
	}

}
