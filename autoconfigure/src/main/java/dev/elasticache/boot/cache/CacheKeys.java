package dev.elasticache.boot.cache;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.util.Assert;
import org.springframework.util.ObjectUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Keys of caches as text, so that readable keys stay readable and no two become one:
 * <ul>
 * <li>text is itself, in quotes if it reads like a whole number;</li>
 * <li>whole numbers are written as in Java, {@code 42} and {@code 42L};</li>
 * <li>several values, as of a method with several parameters, are {@code (a,b)}, those of
 * sets and maps in the order of their texts;</li>
 * <li>any other key is followed by its type, as in {@code 2026-11-24%LocalDate}, where
 * types of the JDK have no package.</li>
 * </ul>
 * What would be mistaken for another key is escaped.
 *
 * @author The ElastiCache Boot authors
 */
final class CacheKeys {

	/** These cannot come out of a text, whose own percent signs are escaped. */
	private static final String NULL = "%null";

	private static final String EMPTY = "%empty";

	private static final Set<String> JDK_PACKAGES = Set.of("java.lang", "java.math", "java.sql", "java.time",
			"java.util");

	private static final Field SIMPLE_KEY_PARAMS = simpleKeyParams();

	private CacheKeys() {
	}

	static String toText(Object key) {
		Assert.notNull(key, "'key' must not be null");
		if (key instanceof String text) {
			String escaped = quoteNumber(WireText.escape(text, WireText::isAmbiguous));
			return escaped.startsWith("(") ? "%28" + escaped.substring(1) : escaped;
		}
		return otherToText(key);
	}

	private static String elementToText(@Nullable Object element) {
		if (element == null) {
			return NULL;
		}
		if (element instanceof String text) {
			return text.isEmpty() ? EMPTY : quoteNumber(WireText.escape(text, CacheKeys::isAmbiguousInList));
		}
		return otherToText(element);
	}

	private static String otherToText(Object key) {
		if (key instanceof Integer) {
			return key.toString();
		}
		if (key instanceof Long) {
			return key + "L";
		}
		if (key instanceof SimpleKey) {
			return listToText(Objects.requireNonNull(ReflectionUtils.getField(SIMPLE_KEY_PARAMS, key)));
		}
		if (key instanceof Map<?, ?> map) {
			return sortedToText(map.entrySet().stream().map(CacheKeys::entryToText)) + tag(Map.class);
		}
		if (key instanceof Map.Entry<?, ?> entry) {
			return entryToText(entry) + tag(Map.Entry.class);
		}
		if (key instanceof Optional<?> optional) {
			return listToText(optional.stream().toArray()) + tag(Optional.class);
		}
		if (key instanceof Set<?> set) {
			return sortedToText(set.stream().map(CacheKeys::elementToText)) + tag(Set.class);
		}
		if (key instanceof Collection<?> collection) {
			return listToText(collection.toArray()) + tag(typeOf(collection));
		}
		if (key.getClass().isArray()) {
			return listToText(key) + tag(key.getClass());
		}
		if (key instanceof Record) {
			return listToText(componentsOf(key)) + tag(key.getClass());
		}
		if (key instanceof Enum<?> constant) {
			return constant.name() + tag(constant.getDeclaringClass());
		}
		return WireText.escape(print(key), CacheKeys::isAmbiguousInList) + tag(key.getClass());
	}

	private static Class<?> typeOf(Collection<?> collection) {
		// Lists equal each other whatever their class, as sets and maps do
		return (collection instanceof List<?>) ? List.class : collection.getClass();
	}

	private static String entryToText(Map.Entry<?, ?> entry) {
		return listToText(new @Nullable Object[] { entry.getKey(), entry.getValue() });
	}

	private static String sortedToText(Stream<String> elements) {
		// Sets and maps that are equal may have different orders, also in two JVMs
		return elements.sorted().collect(Collectors.joining(",", "(", ")"));
	}

	private static Object[] componentsOf(Object key) {
		RecordComponent[] components = key.getClass().getRecordComponents();
		Object[] values = new Object[components.length];
		for (int i = 0; i < values.length; i++) {
			ReflectionUtils.makeAccessible(components[i].getAccessor());
			values[i] = ReflectionUtils.invokeMethod(components[i].getAccessor(), key);
		}
		return values;
	}

	private static String listToText(Object values) {
		StringJoiner text = new StringJoiner(",", "(", ")");
		for (int index = 0; index < Array.getLength(values); index++) {
			text.add(elementToText(Array.get(values, index)));
		}
		return text.toString();
	}

	private static String tag(Class<?> type) {
		Class<?> element = type;
		while (element.isArray()) {
			element = element.getComponentType();
		}
		boolean isShort = JDK_PACKAGES.contains(element.getPackageName()) && !element.isMemberClass();
		String name = isShort ? type.getSimpleName() : type.getTypeName();
		// Else a class without package would read like one of the JDK, or like an escape
		boolean isClear = (isShort || name.indexOf('.') != -1) && !name.startsWith("uD");
		return (isClear ? "%" : "%.") + name;
	}

	private static String quoteNumber(String text) {
		if (text.startsWith("\"")) {
			return "%22" + text.substring(1);
		}
		return isWholeNumber(text) ? '"' + text + '"' : text;
	}

	private static boolean isWholeNumber(String text) {
		int start = text.startsWith("-") ? 1 : 0;
		int end = text.endsWith("L") ? text.length() - 1 : text.length();
		for (int index = start; index < end; index++) {
			if (text.charAt(index) < '0' || text.charAt(index) > '9') {
				return false;
			}
		}
		return start < end;
	}

	private static boolean isAmbiguousInList(int codePoint) {
		return WireText.isAmbiguous(codePoint) || "(,)".indexOf(codePoint) != -1;
	}

	private static String print(Object value) {
		if (value instanceof Date date) {
			// Prints itself without its milliseconds
			return (date.getClass() == Date.class) ? String.valueOf(date.getTime()) : date.getTime() + " " + date;
		}
		String text = value.toString();
		String name = value.getClass().getName();
		if (text.equals(ObjectUtils.identityToString(value))
				|| text.equals(name + "@" + Integer.toHexString(value.hashCode()))) {
			throw new IllegalArgumentException(("Key of type '%s' has no text of its own: give the class a toString() "
					+ "that tells its values apart, or name a key by @Cacheable(key = …)")
				.formatted(name));
		}
		return text;
	}

	private static Field simpleKeyParams() {
		Field field = Objects.requireNonNull(ReflectionUtils.findField(SimpleKey.class, "params"));
		ReflectionUtils.makeAccessible(field);
		return field;
	}

}
