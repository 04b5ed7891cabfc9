package dev.elasticache.boot.cache;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Objects;
import java.util.StringJoiner;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.util.Assert;
import org.springframework.util.ObjectUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Keys of caches as text: a value as it prints itself, several values, as of a method
 * with several parameters, as {@code (a,b)}. Values that would be mistaken for another
 * key are escaped, so that readable keys stay readable and no two become one.
 *
 * @author The ElastiCache Boot authors
 */
final class CacheKeys {

	/** These cannot come out of a text, whose own percent signs are escaped. */
	private static final String NULL = "%null";

	private static final String EMPTY = "%empty";

	private static final Field SIMPLE_KEY_PARAMS = simpleKeyParams();

	private CacheKeys() {
	}

	static String toText(Object key) {
		Assert.notNull(key, "'key' must not be null");
		Object values = valuesOf(key);
		if (values != null) {
			return listToText(values);
		}
		String text = WireText.escape(print(key), WireText::isAmbiguous);
		return text.startsWith("(") ? "%28" + text.substring(1) : text;
	}

	private static @Nullable Object valuesOf(Object key) {
		if (key instanceof SimpleKey) {
			return ReflectionUtils.getField(SIMPLE_KEY_PARAMS, key);
		}
		if (key instanceof Collection<?> collection) {
			return collection.toArray();
		}
		return key.getClass().isArray() ? key : null;
	}

	private static String listToText(Object values) {
		StringJoiner text = new StringJoiner(",", "(", ")");
		for (int index = 0; index < Array.getLength(values); index++) {
			text.add(elementToText(Array.get(values, index)));
		}
		return text.toString();
	}

	private static String elementToText(@Nullable Object element) {
		if (element == null) {
			return NULL;
		}
		Object values = valuesOf(element);
		if (values != null) {
			return listToText(values);
		}
		String text = print(element);
		return text.isEmpty() ? EMPTY : WireText.escape(text, CacheKeys::isAmbiguousInList);
	}

	private static boolean isAmbiguousInList(int codePoint) {
		return WireText.isAmbiguous(codePoint) || "(,)".indexOf(codePoint) != -1;
	}

	private static String print(Object value) {
		if (value instanceof String text) {
			return text;
		}
		String text = value.toString();
		if (text.equals(ObjectUtils.identityToString(value))) {
			throw new IllegalArgumentException(("Key of type '%s' has no text of its own: give the class a toString() "
					+ "that tells its values apart, or name a key by @Cacheable(key = …)")
				.formatted(value.getClass().getName()));
		}
		return text;
	}

	private static Field simpleKeyParams() {
		Field field = Objects.requireNonNull(ReflectionUtils.findField(SimpleKey.class, "params"));
		ReflectionUtils.makeAccessible(field);
		return field;
	}

}
