package dev.elasticache.boot.cache;

import java.io.ObjectInputFilter;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Filter that admits the value types of the JDK and classes of trusted packages.
 *
 * @param trustedPackages packages whose classes are admitted, with those below them
 * @param size number of bytes that are read
 * @author The ElastiCache Boot authors
 */
record TrustedClassesFilter(List<String> trustedPackages, int size) implements ObjectInputFilter {

	private static final long MAX_DEPTH = 100;

	private static final int SMALL_ARRAY = 1024;

	/**
	 * Packages directly, not those below them: their serializable classes do nothing but
	 * hold values. {@code java.net} is not one of them, a URL asks DNS when it is hashed.
	 */
	private static final Set<String> VALUE_PACKAGES = Set.of("java.lang", "java.math", "java.sql", "java.time",
			"java.time.chrono", "java.util", "java.util.concurrent", "java.util.concurrent.atomic");

	@Override
	public Status checkInput(FilterInfo info) {
		if (info.depth() > MAX_DEPTH || info.arrayLength() > maxArrayLength()) {
			return Status.REJECTED;
		}
		Class<?> type = info.serialClass();
		if (type == null) {
			return Status.UNDECIDED;
		}
		while (type.isArray()) {
			type = type.getComponentType();
		}
		return isTrusted(type) ? Status.ALLOWED : Status.REJECTED;
	}

	/**
	 * An element takes a byte at least, and a hash table has up to four slots an element.
	 * A longer array was not written by anybody's collection.
	 */
	private long maxArrayLength() {
		return Math.max(SMALL_ARRAY, 4L * this.size);
	}

	private boolean isTrusted(Class<?> type) {
		if (type.isPrimitive() || VALUE_PACKAGES.contains(type.getPackageName())) {
			return true;
		}
		for (String trustedPackage : this.trustedPackages) {
			if (type.getName().startsWith(trustedPackage + ".")) {
				return true;
			}
		}
		return type == URI.class;
	}

}
