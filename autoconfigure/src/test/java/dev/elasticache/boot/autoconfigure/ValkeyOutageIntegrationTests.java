package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.local.LocalValkey;

/**
 * Integration tests for outages of Valkey.
 */
class ValkeyOutageIntegrationTests extends OutageContractIntegrationTests {

	ValkeyOutageIntegrationTests() {
		super(LocalValkey.builder(), "valkey");
	}

}
