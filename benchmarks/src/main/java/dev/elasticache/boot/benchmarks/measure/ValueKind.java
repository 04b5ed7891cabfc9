package dev.elasticache.boot.benchmarks.measure;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What the values of entries are.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public enum ValueKind {

	/** A text of ASCII characters, as many as the size. */
	TEXT("text") {

		@Override
		public Object ofSize(int size) {
			return text(size);
		}

	},

	/** A record whose text is as long as the size. */
	OBJECT("record") {

		@Override
		public Object ofSize(int size) {
			return new Article(4711, text(size), new BigDecimal("19.90"), LocalDate.of(2026, 11, 24), true);
		}

	};

	private final String label;

	ValueKind(String label) {
		this.label = label;
	}

	/**
	 * Returns the text for people.
	 * @return the label
	 */
	public String label() {
		return this.label;
	}

	/**
	 * Makes a value.
	 * @param size the size in bytes, about
	 * @return the value
	 */
	public abstract Object ofSize(int size);

	private static String text(int size) {
		StringBuilder text = new StringBuilder(size);
		for (int index = 0; index < size; index++) {
			text.append((char) ('a' + index * 7 % 26));
		}
		return text.toString();
	}

	/**
	 * What a shop would cache.
	 *
	 * @param number the number
	 * @param title the title
	 * @param price the price
	 * @param since since when it is sold
	 * @param available whether it is sold
	 */
	record Article(long number, String title, BigDecimal price, LocalDate since,
			boolean available) implements Serializable {
	}

}
