package dev.elasticache.boot.probe;

/**
 * What TLS looks like on the wire.
 *
 * @author The ElastiCache Boot authors
 */
final class TlsRecords {

	private static final int FIRST_TYPE = 0x14;

	private static final int LAST_TYPE = 0x17;

	private static final int MAJOR_VERSION = 3;

	private TlsRecords() {
	}

	/**
	 * Returns whether an answer starts like a record of TLS, for example an alert.
	 * @param answer the answer, one character for each byte
	 * @return {@code true} for TLS
	 */
	static boolean isTls(CharSequence answer) {
		return !answer.isEmpty() && answer.charAt(0) >= FIRST_TYPE && answer.charAt(0) <= LAST_TYPE
				&& (answer.length() == 1 || answer.charAt(1) == MAJOR_VERSION);
	}

}
