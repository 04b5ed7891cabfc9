package dev.elasticache.boot.probe;

import java.util.List;

import dev.elasticache.boot.probe.ProbeFailure.Kind;

/**
 * Cause and cure of an error that Valkey answers to its client's greeting.
 *
 * @author The ElastiCache Boot authors
 */
final class LoginFailures {

	private static final List<String> BUSY = List.of("LOADING", "MASTERDOWN", "CLUSTERDOWN", "BUSY", "TRYAGAIN",
			"ERR max number of clients");

	private static final String ACCESS_CURE = "Check elasticache.valkey.username and elasticache.valkey.password, and that the user belongs to the cache; an IAM token is good for 15 minutes, for one user and one cache.";

	private final ProbeTarget target;

	private final ProbeLogin login;

	LoginFailures(ProbeTarget target, ProbeLogin login) {
		this.target = target;
		this.login = login;
	}

	static boolean isBusy(String error) {
		return BUSY.stream().anyMatch(error::startsWith);
	}

	StageFailedException explain(String error) {
		if (isBusy(error)) {
			return failure(Kind.BUSY, "%s cannot serve now: %s.".formatted(this.target, quote(error)),
					"Wait for the server, and look at its load and number of connections.");
		}
		if (error.startsWith("NOAUTH")) {
			return failure(Kind.AUTHENTICATION, "%s lets nobody in without a password.".formatted(this.target),
					"Set elasticache.valkey.password, with elasticache.valkey.username for a user of a user group, or turn on elasticache.valkey.iam.enabled.");
		}
		if (error.startsWith("WRONGPASS") || error.startsWith("ERR invalid password")) {
			return failure(Kind.AUTHENTICATION,
					"%s does not accept the password of user '%s'.".formatted(this.target, this.login.user()),
					ACCESS_CURE);
		}
		if (error.startsWith("NOPERM")) {
			return failure(Kind.AUTHENTICATION, "%s does not permit user '%s' to say hello: %s.".formatted(this.target,
					this.login.user(), quote(error)), "Allow hello and ping in the access string of the user.");
		}
		if (error.contains("without any password configured") || error.contains("no password is set")) {
			return failure(Kind.AUTHENTICATION, "%s has no password, and one is configured.".formatted(this.target),
					"Remove elasticache.valkey.password, or enable authentication for the cache.");
		}
		if (error.startsWith("DENIED")) {
			return failure(Kind.AUTHENTICATION,
					"%s is in protected mode and refuses clients from other machines.".formatted(this.target),
					"Set a password on the server, and in elasticache.valkey.password.");
		}
		return failure(this.login.isAnonymous() ? Kind.UNEXPECTED : Kind.AUTHENTICATION,
				"%s refused the login of user '%s': %s.".formatted(this.target, this.login.user(), quote(error)),
				ACCESS_CURE);
	}

	/**
	 * Quotes an error without what it repeats of the command, which had the password.
	 * @param error the error
	 * @return the part of it that is safe to show
	 */
	private String quote(String error) {
		int repeated = error.indexOf("with args");
		String safe = (repeated >= 0) ? error.substring(0, repeated) : error;
		String password = this.login.password();
		return ServerText.clean((password != null && !password.isEmpty()) ? safe.replace(password, "***") : safe);
	}

	private StageFailedException failure(Kind kind, String cause, String cure) {
		return new StageFailedException(kind, null, cause, cure);
	}

}
