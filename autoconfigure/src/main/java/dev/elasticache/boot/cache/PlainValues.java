package dev.elasticache.boot.cache;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Values that need no serialization: text and byte arrays, each behind a byte that says
 * which. It is never the first byte of a serialized object.
 *
 * @author The ElastiCache Boot authors
 */
final class PlainValues {

	private static final byte TEXT = 'T';

	private static final byte BYTES = 'B';

	private PlainValues() {
	}

	static byte @Nullable [] encode(Object value) {
		if (value instanceof byte[] bytes) {
			return tagged(BYTES, bytes);
		}
		if (value instanceof String text && !hasSurrogates(text)) {
			return tagged(TEXT, text.getBytes(StandardCharsets.UTF_8));
		}
		return null;
	}

	static @Nullable Object decode(byte[] bytes) {
		return switch ((bytes.length > 0) ? bytes[0] : 0) {
			case TEXT -> new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
			case BYTES -> Arrays.copyOfRange(bytes, 1, bytes.length);
			default -> null;
		};
	}

	private static byte[] tagged(byte tag, byte[] bytes) {
		byte[] tagged = new byte[bytes.length + 1];
		tagged[0] = tag;
		System.arraycopy(bytes, 0, tagged, 1, bytes.length);
		return tagged;
	}

	/**
	 * Surrogates may lack their pair, and UTF-8 cannot carry those that do.
	 * @param text the text
	 * @return whether it has any
	 */
	private static boolean hasSurrogates(String text) {
		for (int index = 0; index < text.length(); index++) {
			if (Character.isSurrogate(text.charAt(index))) {
				return true;
			}
		}
		return false;
	}

}
