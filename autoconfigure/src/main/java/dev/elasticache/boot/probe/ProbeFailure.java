package dev.elasticache.boot.probe;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Why a stage of a probe failed, and what to do about it.
 *
 * @param kind kind of the failure
 * @param cause what is wrong, one sentence
 * @param cure what to do about it, one sentence
 * @param exception the exception behind the failure, {@code null} if the server answered
 * in good order
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record ProbeFailure(Kind kind, String cause, String cure, @Nullable Throwable exception) {

	public ProbeFailure {
		Assert.notNull(kind, "'kind' must not be null");
		Assert.hasText(cause, "'cause' must not be empty");
		Assert.hasText(cure, "'cure' must not be empty");
	}

	/**
	 * Returns whether the failure can go away without anybody changing a configuration.
	 * @return {@code true} for an outage, {@code false} for a mistake
	 */
	public boolean isCurableByWaiting() {
		return this.kind.isCurableByWaiting();
	}

	/**
	 * Returns whether the endpoint can be used in spite of the failure.
	 * @return {@code true} for a mistake that shows later
	 */
	public boolean isRisk() {
		return this.kind.isRisk();
	}

	/**
	 * Kind of a failure.
	 */
	public enum Kind {

		/**
		 * No connection could be made.
		 */
		UNREACHABLE(Gravity.OUTAGE),

		/**
		 * The server, or the name service, did not answer in time.
		 */
		UNRESPONSIVE(Gravity.OUTAGE),

		/**
		 * The server closed the connection without saying why.
		 */
		DISCONNECTED(Gravity.OUTAGE),

		/**
		 * The server said that it cannot serve now.
		 */
		BUSY(Gravity.OUTAGE),

		/**
		 * The name service does not know the host.
		 */
		UNKNOWN_HOST(Gravity.MISTAKE),

		/**
		 * No trusted authority vouches for the certificate.
		 */
		UNTRUSTED(Gravity.MISTAKE),

		/**
		 * The certificate is for other names.
		 */
		HOST_NAME_MISMATCH(Gravity.MISTAKE),

		/**
		 * The certificate has expired.
		 */
		CERTIFICATE_EXPIRED(Gravity.MISTAKE),

		/**
		 * The certificate is not valid yet.
		 */
		CERTIFICATE_NOT_YET_VALID(Gravity.MISTAKE),

		/**
		 * The server speaks plain text where TLS is expected.
		 */
		PLAIN_TEXT_SERVER(Gravity.MISTAKE),

		/**
		 * The server speaks TLS where plain text is expected.
		 */
		TLS_SERVER(Gravity.MISTAKE),

		/**
		 * Both sides have no version of TLS in common.
		 */
		PROTOCOL_VERSION(Gravity.MISTAKE),

		/**
		 * The server refused the handshake for another reason.
		 */
		HANDSHAKE_REFUSED(Gravity.MISTAKE),

		/**
		 * The server does not accept the credentials, or wants some.
		 */
		AUTHENTICATION(Gravity.MISTAKE),

		/**
		 * Another engine, or no engine, answers at the endpoint.
		 */
		WRONG_ENGINE(Gravity.MISTAKE),

		/**
		 * The server has another topology than the client is set up for.
		 */
		TOPOLOGY(Gravity.MISTAKE),

		/**
		 * The JVM keeps addresses for ever, which a client would notice when a node is
		 * replaced.
		 */
		NAMES_CACHED_FOR_EVER(Gravity.RISK),

		/**
		 * Anything else.
		 */
		UNEXPECTED(Gravity.MISTAKE);

		private final Gravity gravity;

		Kind(Gravity gravity) {
			this.gravity = gravity;
		}

		/**
		 * Returns whether failures of this kind can go away without anybody changing a
		 * configuration.
		 * @return {@code true} for an outage, {@code false} for a mistake
		 */
		public boolean isCurableByWaiting() {
			return this.gravity == Gravity.OUTAGE;
		}

		/**
		 * Returns whether an endpoint can be used in spite of a failure of this kind.
		 * @return {@code true} for a mistake that shows later
		 */
		public boolean isRisk() {
			return this.gravity == Gravity.RISK;
		}

	}

	private enum Gravity {

		OUTAGE, MISTAKE, RISK

	}

}
