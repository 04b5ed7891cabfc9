package dev.elasticache.boot.cache;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The classes that values may be of: value types of the JDK and classes of trusted
 * packages.
 *
 * @param packages packages whose classes are trusted, with those below them
 * @author The ElastiCache Boot authors
 */
record TrustedClasses(List<String> packages) {

	/**
	 * Packages directly, not those below them: their serializable classes do nothing but
	 * hold values. {@code java.net} is not one of them, a URL asks DNS when it is hashed.
	 */
	private static final Set<String> VALUE_PACKAGES = Set.of("java.lang", "java.math", "java.sql", "java.time",
			"java.time.chrono", "java.util", "java.util.concurrent", "java.util.concurrent.atomic");

	static TrustedClasses of(Collection<String> packages) {
		return new TrustedClasses(List.copyOf(packages));
	}

	boolean contains(Class<?> type) {
		Class<?> element = type;
		while (element.isArray()) {
			element = element.getComponentType();
		}
		return element.isPrimitive() || element == URI.class || isValueType(element) || isOfTrustedPackage(element);
	}

	boolean isValueType(Class<?> type) {
		return VALUE_PACKAGES.contains(type.getPackageName());
	}

	private boolean isOfTrustedPackage(Class<?> type) {
		for (String trusted : this.packages) {
			if (type.getName().startsWith(trusted + ".")) {
				return true;
			}
		}
		return false;
	}

}
