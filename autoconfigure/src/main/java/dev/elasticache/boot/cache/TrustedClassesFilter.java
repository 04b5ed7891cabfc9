package dev.elasticache.boot.cache;

import java.io.ObjectInputFilter;

/**
 * Filter that admits trusted classes, within limits of depth and size.
 *
 * @param trusted the classes that are admitted
 * @param size number of bytes that are read
 * @author The ElastiCache Boot authors
 */
record TrustedClassesFilter(TrustedClasses trusted, int size) implements ObjectInputFilter {

	private static final long MAX_DEPTH = 100;

	private static final int SMALL_ARRAY = 1024;

	@Override
	public Status checkInput(FilterInfo info) {
		if (info.depth() > MAX_DEPTH || info.arrayLength() > maxArrayLength()) {
			return Status.REJECTED;
		}
		Class<?> type = info.serialClass();
		if (type == null) {
			return Status.UNDECIDED;
		}
		return this.trusted.contains(type) ? Status.ALLOWED : Status.REJECTED;
	}

	/**
	 * An element takes a byte at least, and a hash table has up to four slots an element.
	 * A longer array was not written by anybody's collection.
	 */
	private long maxArrayLength() {
		return Math.max(SMALL_ARRAY, 4L * this.size);
	}

}
