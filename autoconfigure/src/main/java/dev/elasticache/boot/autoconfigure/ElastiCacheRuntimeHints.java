package dev.elasticache.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.util.ClassUtils;

/**
 * Hints for what this library reaches by reflection.
 *
 * @author The ElastiCache Boot authors
 */
class ElastiCacheRuntimeHints implements RuntimeHintsRegistrar {

	private static final String SPYMEMCACHED_LOGGER = "net.spy.memcached.compat.log.SLF4JLogger";

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection()
			.registerType(TimeToLive.class, MemberCategory.INVOKE_PUBLIC_METHODS)
			.registerType(SimpleKey.class, (type) -> type.withField("params"));
		if (ClassUtils.isPresent(SPYMEMCACHED_LOGGER, classLoader)) {
			hints.reflection()
				.registerType(TypeReference.of(SPYMEMCACHED_LOGGER), MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
		}
	}

}
