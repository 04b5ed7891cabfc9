package dev.elasticache.boot.cache;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The classes that values may be of: value types of the JDK and classes of trusted
 * packages. What was decided for a class is kept.
 *
 * @author The ElastiCache Boot authors
 */
final class TrustedClasses {

	/**
	 * Packages directly, not those below them: their serializable classes do nothing but
	 * hold values. {@code java.net} is not one of them, a URL asks DNS when it is hashed.
	 */
	private static final Set<String> VALUE_PACKAGES = Set.of("java.lang", "java.math", "java.sql", "java.time",
			"java.time.chrono", "java.util", "java.util.concurrent", "java.util.concurrent.atomic");

	private final List<String> packages;

	private final ClassValue<Boolean> decisions = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			return decide(type);
		}

	};

	/**
	 * Creates an instance.
	 * @param packages packages whose classes are trusted, with those below them
	 */
	TrustedClasses(Collection<String> packages) {
		this.packages = List.copyOf(packages);
	}

	boolean contains(Class<?> type) {
		return this.decisions.get(type);
	}

	private boolean decide(Class<?> type) {
		Class<?> element = type;
		while (element.isArray()) {
			element = element.getComponentType();
		}
		return element.isPrimitive() || element == URI.class || isValueType(element) || isOfTrustedPackage(element);
	}

	/**
	 * Returns what to tell whoever writes a value with a class that is not trusted.
	 * @param type the class
	 * @return the exception
	 */
	static IllegalArgumentException refusal(Class<?> type) {
		return new IllegalArgumentException(
				"Class '%s' is not trusted, and a value with it could not be read again. Add its package to "
					.formatted(type.getTypeName()) + "elasticache.cache.trusted-packages");
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
