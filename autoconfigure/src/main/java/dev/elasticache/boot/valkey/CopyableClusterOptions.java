package dev.elasticache.boot.valkey;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.cluster.ClusterClientOptions;

/**
 * Options of a cluster whose copies are complete. Lettuce resets some to their defaults
 * when it copies them, and Spring copies them for the sake of
 * {@code spring.data.redis.cluster.max-redirects}.
 *
 * @author The ElastiCache Boot authors
 */
final class CopyableClusterOptions extends ClusterClientOptions {

	CopyableClusterOptions(Builder builder) {
		super(builder);
	}

	@Override
	public Builder mutate() {
		return complete(super.mutate(), this);
	}

	/**
	 * Adds to a copy what Lettuce forgot.
	 * @param copy the copy
	 * @param original the options that were copied
	 * @return the copy
	 */
	static Builder complete(Builder copy, ClientOptions original) {
		copy.maintNotificationsConfig(original.getMaintNotificationsConfig())
			.replayFilter(original.getReplayFilter())
			.jsonParser(original.getJsonParser())
			.useHashIndexQueue(original.isUseHashIndexedQueue());
		if (original.getReadOnlyCommands() != ClientOptions.DEFAULT_READ_ONLY_COMMANDS) {
			copy.readOnlyCommands(original.getReadOnlyCommands());
		}
		return copy;
	}

}
