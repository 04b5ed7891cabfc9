package dev.elasticache.boot.local;

import java.util.UUID;

/**
 * User by which nodes are looked after and replicate, whatever the others may do.
 *
 * @param password the user's password
 * @author The ElastiCache Boot authors
 */
record ValkeyKeeper(String password) {

	static final String NAME = "elasticache-local";

	/**
	 * Create a keeper with a password nobody knows.
	 * @return the keeper
	 */
	static ValkeyKeeper create() {
		return new ValkeyKeeper(UUID.randomUUID().toString());
	}

	@Override
	public String toString() {
		return NAME;
	}

}
