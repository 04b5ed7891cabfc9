package dev.elasticache.boot.autoconfigure.health;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.elasticache.boot.probe.ProbeTarget.Engine;
import dev.elasticache.boot.valkey.CredentialsRenewal;
import dev.elasticache.boot.valkey.ValkeyCredentials;
import org.jspecify.annotations.Nullable;

/**
 * How the renewal of credentials goes. One that fails shows hours before the server ends
 * connections for it.
 *
 * @param credentials the credentials
 * @author The ElastiCache Boot authors
 */
record CredentialsAspect(ValkeyCredentials credentials) implements EngineAspect {

	@Override
	public Engine engine() {
		return Engine.VALKEY;
	}

	@Override
	public String name() {
		return "credentials";
	}

	@Override
	public Map<String, String> details() {
		CredentialsRenewal renewal = this.credentials.getRenewal();
		Map<String, String> details = new LinkedHashMap<>();
		put(details, "lastRenewal", renewal.lastRenewal());
		put(details, "nextRenewal", renewal.nextRenewal());
		if (renewal.lastFailure() != null) {
			details.put("failures", String.valueOf(renewal.failures()));
			details.put("error", NodeAnswer.describe(renewal.lastFailure()));
		}
		return details;
	}

	private static void put(Map<String, String> details, String name, @Nullable Instant time) {
		if (time != null) {
			details.put(name, time.toString());
		}
	}

	@Override
	public @Nullable String concern() {
		Throwable failure = this.credentials.getRenewal().lastFailure();
		return (failure != null) ? "Credentials cannot be renewed: " + NodeAnswer.describe(failure) : null;
	}

}
