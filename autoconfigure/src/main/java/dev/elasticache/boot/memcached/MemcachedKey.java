package dev.elasticache.boot.memcached;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Keys as they travel: no two names share one.
 * <p>
 * A name is kept readable where Memcached allows it. What would end a key, {@code %}, and
 * in regions {@code :}, is percent-encoded, byte by byte of its UTF-8 form. The key of an
 * entry is {@code region:key}. That of a generation is {@code region@generation}, which
 * no entry has, since it holds no {@code :}. What exceeds the limit is cut, and ends in
 * {@code %#} and the SHA-256 digest of the whole: {@code %} is never followed by
 * {@code #} otherwise.
 *
 * @author The ElastiCache Boot authors
 */
final class MemcachedKey {

	private static final int MAX_BYTES = 250;

	private static final int DIGEST_LENGTH = 64;

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private MemcachedKey() {
	}

	/**
	 * Returns the key of an entry.
	 * @param region the region of the entry
	 * @param key the key within the region
	 * @return the key on the wire
	 */
	static String ofEntry(String region, String key) {
		return limit(encode(region, ':') + ":" + encode(key, '%'));
	}

	/**
	 * Returns the key of a region's generation.
	 * @param region the region
	 * @return the key on the wire
	 */
	static String ofGeneration(String region) {
		return limit(encode(region, ':') + "@generation");
	}

	private static String encode(String name, char separator) {
		StringBuilder encoded = null;
		int codePoint;
		for (int i = 0; i < name.length(); i += Character.charCount(codePoint)) {
			codePoint = name.codePointAt(i);
			boolean plain = codePoint != separator && codePoint != '%' && isPrintable(codePoint);
			if (!plain && encoded == null) {
				encoded = new StringBuilder(name.length() + 16).append(name, 0, i);
			}
			if (encoded != null) {
				if (plain) {
					encoded.appendCodePoint(codePoint);
				}
				else {
					percentEncode(codePoint, encoded);
				}
			}
		}
		return (encoded != null) ? encoded.toString() : name;
	}

	private static boolean isPrintable(int codePoint) {
		if (codePoint <= '~') {
			return codePoint > ' ';
		}
		return !Character.isISOControl(codePoint) && !Character.isWhitespace(codePoint)
				&& !Character.isSpaceChar(codePoint) && Character.getType(codePoint) != Character.SURROGATE;
	}

	private static void percentEncode(int codePoint, StringBuilder encoded) {
		if (Character.getType(codePoint) == Character.SURROGATE) {
			// A lone surrogate has no UTF-8 form, and would become a question mark
			appendByte(0xE0 | codePoint >> 12, encoded);
			appendByte(0x80 | codePoint >> 6 & 0x3F, encoded);
			appendByte(0x80 | codePoint & 0x3F, encoded);
			return;
		}
		for (byte part : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
			appendByte(part, encoded);
		}
	}

	private static void appendByte(int part, StringBuilder encoded) {
		encoded.append('%').append(HEX.toHexDigits((byte) part));
	}

	private static String limit(String key) {
		if (3 * key.length() <= MAX_BYTES) {
			return key;
		}
		byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
		if (bytes.length <= MAX_BYTES) {
			return key;
		}
		int end = MAX_BYTES - DIGEST_LENGTH - 2;
		while ((bytes[end] & 0xC0) == 0x80) {
			end--;
		}
		return new String(bytes, 0, end, StandardCharsets.UTF_8) + "%#" + HEX.formatHex(sha256(bytes));
	}

	private static byte[] sha256(byte[] bytes) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(bytes);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("SHA-256 belongs to every JDK", ex);
		}
	}

}
