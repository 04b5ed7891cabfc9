package dev.elasticache.boot.cache;

import java.util.function.IntPredicate;

/**
 * Escaping of text in the keys that go over the wire.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class WireText {

	private WireText() {
	}

	/**
	 * Escapes characters of a text: each becomes {@code %} and its UTF-16 unit in
	 * hexadecimal, two digits or, behind {@code %u}, four. Reversible if {@code %} is
	 * among the escaped characters, here or earlier.
	 * @param text the text
	 * @param unsafe whether to escape a code point, which may be a surrogate without its
	 * pair
	 * @return the escaped text, the same object if there was nothing to escape
	 */
	public static String escape(String text, IntPredicate unsafe) {
		int index = 0;
		while (index < text.length()) {
			int codePoint = text.codePointAt(index);
			if (unsafe.test(codePoint)) {
				return escape(text, index, unsafe);
			}
			index += Character.charCount(codePoint);
		}
		return text;
	}

	private static String escape(String text, int start, IntPredicate unsafe) {
		StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, start);
		for (int index = start; index < text.length();) {
			int codePoint = text.codePointAt(index);
			if (unsafe.test(codePoint)) {
				Character.toString(codePoint).chars().forEach((unit) -> appendUnit(escaped, unit));
			}
			else {
				escaped.appendCodePoint(codePoint);
			}
			index += Character.charCount(codePoint);
		}
		return escaped.toString();
	}

	private static void appendUnit(StringBuilder target, int unit) {
		target.append(((unit <= 0xFF) ? "%%%02X" : "%%u%04X").formatted(unit));
	}

	/**
	 * Tells whether a code point has to be escaped wherever text is to be unambiguous:
	 * the escape character itself, and a surrogate without its pair, which UTF-8 cannot
	 * carry.
	 * @param codePoint the code point
	 * @return whether to escape it
	 */
	public static boolean isAmbiguous(int codePoint) {
		return codePoint == '%' || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
	}

}
