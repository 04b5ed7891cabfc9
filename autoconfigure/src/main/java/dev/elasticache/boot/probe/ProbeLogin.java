package dev.elasticache.boot.probe;

import org.jspecify.annotations.Nullable;

/**
 * What a probe logs in with.
 *
 * @param username user to log in as, {@code null} for the engine's default user
 * @param password password, AUTH token or IAM token, {@code null} to log in without one
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record ProbeLogin(@Nullable String username, @Nullable String password) {

	static final ProbeLogin ANONYMOUS = new ProbeLogin(null, null);

	/**
	 * Returns a source that always has this login.
	 * @return the source
	 */
	public Source always() {
		return new Source() {

			@Override
			public ProbeLogin get() {
				return ProbeLogin.this;
			}

			@Override
			public String authentication() {
				return ProbeLogin.this.authentication();
			}

		};
	}

	/**
	 * Returns what is shown to be let in.
	 * @return {@code none}, {@code token} or {@code user}
	 */
	public String authentication() {
		if (this.username != null) {
			return "user";
		}
		return (this.password != null) ? "token" : "none";
	}

	boolean isAnonymous() {
		return this.username == null && this.password == null;
	}

	String user() {
		return (this.username != null) ? this.username : "default";
	}

	/**
	 * Returns who logs in. The password is not part of it.
	 * @return the user
	 */
	@Override
	public String toString() {
		return user();
	}

	/**
	 * Where a probe gets its login from when it gets there.
	 */
	@FunctionalInterface
	public interface Source {

		/**
		 * Returns the login. May take its time, or fail.
		 * @return the login of now
		 */
		ProbeLogin get();

		/**
		 * Returns what is shown to be let in, without asking for it.
		 * @return {@code none}, {@code token}, {@code user} or {@code iam}
		 */
		default String authentication() {
			return "user";
		}

	}

}
