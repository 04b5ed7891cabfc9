package dev.elasticache.boot.local;

import java.util.List;
import java.util.stream.Stream;

/**
 * Commands that ElastiCache Serverless does not have.
 *
 * @author The ElastiCache Boot authors
 */
final class ServerlessCommands {

	private static final List<String> MISSING_IN_SERVERLESS = List.of("client|caching", "client|getredir", "client|id",
			"client|info", "client|kill", "client|list", "client|no-evict", "client|pause", "client|tracking",
			"client|trackinginfo", "client|unblock", "client|unpause", "acl|log", "fcall", "fcall_ro", "function",
			"keys", "lastsave", "latency", "memory", "monitor", "move", "object", "psubscribe", "punsubscribe",
			"pubsub|numpat", "script|kill", "slowlog", "swapdb", "wait");

	private static final List<String> MISSING_EVERYWHERE = List.of("acl|deluser", "acl|load", "acl|save", "acl|setuser",
			"bgrewriteaof", "bgsave", "cluster|addslots", "cluster|addslotsrange", "cluster|bumpepoch",
			"cluster|delslots", "cluster|delslotsrange", "cluster|failover", "cluster|flushslots", "cluster|forget",
			"cluster|links", "cluster|meet", "cluster|replicate", "cluster|reset", "cluster|saveconfig",
			"cluster|set-config-epoch", "cluster|setslot", "config", "debug", "migrate", "psync", "replicaof", "save",
			"shutdown", "slaveof", "sync");

	private ServerlessCommands() {
	}

	/**
	 * Return access rules that deny these commands.
	 * @return the rules
	 */
	static List<String> denials() {
		return Stream.concat(MISSING_IN_SERVERLESS.stream(), MISSING_EVERYWHERE.stream())
			.map((command) -> "-" + command)
			.toList();
	}

}
