package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.local.LocalEngineBuilder;
import dev.elasticache.boot.local.LocalValkey;

/**
 * Integration tests for {@link ElastiCacheStartupCheck} on Valkey.
 */
class ValkeyStartupCheckIntegrationTests extends StartupCheckContractIntegrationTests {

	ValkeyStartupCheckIntegrationTests() {
		super("valkey");
	}

	@Override
	LocalEngineBuilder<?, ?> engine() {
		return LocalValkey.builder();
	}

}
