package dev.elasticache.boot.autoconfigure;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.util.ClassUtils;

/**
 * Hints for what is reached by reflection in a native image: the conversion of a
 * property, the values of a key, the logger of spymemcached, and value types of the JDK
 * that caches serialize.
 *
 * @author The ElastiCache Boot authors
 */
final class ElastiCacheRuntimeHints implements RuntimeHintsRegistrar {

	private static final List<Class<?>> VALUE_TYPES = List.of(Boolean.class, Byte.class, Character.class, Short.class,
			Integer.class, Long.class, Float.class, Double.class, Number.class, Enum.class, BigDecimal.class,
			BigInteger.class, URI.class, UUID.class, Date.class, ArrayList.class, HashMap.class, HashSet.class,
			LinkedHashMap.class, LinkedHashSet.class, TreeMap.class, TreeSet.class);

	/**
	 * What immutable collections and the types of {@code java.time} are written as.
	 */
	private static final List<String> STAND_INS = List.of("java.util.CollSer", "java.time.Ser");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection()
			.registerType(TimeToLive.class,
					(type) -> type.withMethod("of", TypeReference.listOf(String.class), ExecutableMode.INVOKE))
			.registerType(SimpleKey.class, (type) -> type.withField("params"));
		for (String logger : List.of("SLF4JLogger", "DefaultLogger")) {
			hints.reflection()
				.registerTypeIfPresent(classLoader, "net.spy.memcached.compat.log." + logger,
						MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
		}
		VALUE_TYPES.forEach(hints.reflection()::registerJavaSerialization);
		for (String standIn : STAND_INS) {
			hints.reflection().registerJavaSerialization(ClassUtils.resolveClassName(standIn, null));
		}
	}

}
