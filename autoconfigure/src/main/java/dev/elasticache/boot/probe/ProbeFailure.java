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
	 * Kind of a failure.
	 */
	public enum Kind {

		/**
		 * No connection could be made.
		 */
		UNREACHABLE(true),

		/**
		 * The server, or the name service, did not answer in time.
		 */
		UNRESPONSIVE(true),

		/**
		 * The server closed the connection without saying why.
		 */
		DISCONNECTED(true),

		/**
		 * The server said that it cannot serve now.
		 */
		BUSY(true),

		/**
		 * The name service does not know the host.
		 */
		UNKNOWN_HOST(false),

		/**
		 * No trusted authority vouches for the certificate.
		 */
		UNTRUSTED(false),

		/**
		 * The certificate is for other names.
		 */
		HOST_NAME_MISMATCH(false),

		/**
		 * The certificate has expired.
		 */
		CERTIFICATE_EXPIRED(false),

		/**
		 * The certificate is not valid yet.
		 */
		CERTIFICATE_NOT_YET_VALID(false),

		/**
		 * The server speaks plain text where TLS is expected.
		 */
		PLAIN_TEXT_SERVER(false),

		/**
		 * The server speaks TLS where plain text is expected.
		 */
		TLS_SERVER(false),

		/**
		 * Both sides have no version of TLS in common.
		 */
		PROTOCOL_VERSION(false),

		/**
		 * The server refused the handshake for another reason.
		 */
		HANDSHAKE_REFUSED(false),

		/**
		 * The server does not accept the credentials, or wants some.
		 */
		AUTHENTICATION(false),

		/**
		 * Another engine, or no engine, answers at the endpoint.
		 */
		WRONG_ENGINE(false),

		/**
		 * The server has another topology than the client is set up for.
		 */
		TOPOLOGY(false),

		/**
		 * Anything else.
		 */
		UNEXPECTED(false);

		private final boolean curableByWaiting;

		Kind(boolean curableByWaiting) {
			this.curableByWaiting = curableByWaiting;
		}

		/**
		 * Returns whether failures of this kind can go away without anybody changing a
		 * configuration.
		 * @return {@code true} for an outage, {@code false} for a mistake
		 */
		public boolean isCurableByWaiting() {
			return this.curableByWaiting;
		}

	}

}
