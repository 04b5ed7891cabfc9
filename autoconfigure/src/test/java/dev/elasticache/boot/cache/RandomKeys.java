package dev.elasticache.boot.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.interceptor.SimpleKey;

/**
 * Keys at random: short and long, of characters that need care and of others, alone and
 * several in a {@link SimpleKey}, also nested.
 */
public final class RandomKeys {

	private static final String CAREFUL = "%(),\"#{}:@ \t\r\n\u0000\u007F\u0085\u00A0\u2028\uD800\uDC00\uFFFD?0-1L";

	private static final int[] EMOJI = { 0x1F600, 0x1F4DA, 0x10FFFF };

	private final Random random;

	/**
	 * Creates keys.
	 * @param seed the seed: equal ones lead to equal keys
	 */
	public RandomKeys(long seed) {
		this.random = new Random(seed);
	}

	/**
	 * Returns the next key.
	 * @return a key
	 */
	public Object next() {
		if (this.random.nextInt(4) > 0) {
			return text();
		}
		Object[] values = new Object[this.random.nextInt(4)];
		Arrays.setAll(values, (index) -> value());
		return new SimpleKey(values);
	}

	private @Nullable Object value() {
		return switch (this.random.nextInt(8)) {
			case 0 -> null;
			case 1 -> this.random.nextInt();
			case 2 -> this.random.nextLong();
			case 3 -> new UUID(this.random.nextLong(), this.random.nextLong());
			case 4 -> List.of(text(), this.random.nextInt(3));
			case 5 -> new ArrayList<>();
			default -> text();
		};
	}

	private String text() {
		int length = (this.random.nextInt(100) == 0) ? 1 + this.random.nextInt(4000) : 1 + this.random.nextInt(24);
		StringBuilder text = new StringBuilder();
		while (text.length() < length) {
			switch (this.random.nextInt(6)) {
				case 0, 1 -> text.append(CAREFUL.charAt(this.random.nextInt(CAREFUL.length())));
				case 2 -> text.appendCodePoint(EMOJI[this.random.nextInt(EMOJI.length)]);
				case 3 -> text.append((char) this.random.nextInt(0x10000));
				default -> text.append((char) ('a' + this.random.nextInt(26)));
			}
		}
		return text.toString();
	}

}
