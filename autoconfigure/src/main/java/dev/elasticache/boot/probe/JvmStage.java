package dev.elasticache.boot.probe;

import java.security.Security;
import java.util.Map;

import dev.elasticache.boot.probe.ProbeFailure.Kind;

/**
 * Looks for what this JVM is set to that works until a node is replaced.
 *
 * @author The ElastiCache Boot authors
 */
final class JvmStage {

	/**
	 * Property that may be in place of the security property.
	 */
	private static final String SYSTEM_PROPERTY = "sun.net.inetaddr.ttl";

	private JvmStage() {
	}

	/**
	 * Checks how long addresses are kept, for a client that asks the JVM for them.
	 * @param target the endpoint
	 * @param facts where to put what is found
	 * @throws StageFailedException if they are kept for ever
	 */
	static void checkNameCache(ProbeTarget target, Map<String, String> facts) throws StageFailedException {
		String seconds = Security.getProperty("networkaddress.cache.ttl");
		if (seconds == null) {
			seconds = System.getProperty(SYSTEM_PROPERTY, "30");
		}
		if (seconds.startsWith("-")) {
			throw new StageFailedException(Kind.NAMES_CACHED_FOR_EVER, null,
					"This JVM keeps the addresses of names for ever, and %s gets another when its node is replaced."
						.formatted(target),
					"Set the security property networkaddress.cache.ttl to 30, in the file java.security of the JVM or before the first connection.");
		}
		facts.put("cached", "for %s s".formatted(ServerText.clean(seconds)));
	}

}
