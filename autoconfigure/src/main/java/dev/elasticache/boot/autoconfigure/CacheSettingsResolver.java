package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Cache;
import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.CacheOverrides;
import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Serializer;
import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Store;
import dev.elasticache.boot.cache.CacheCodec;
import dev.elasticache.boot.cache.CacheSettings;
import dev.elasticache.boot.cache.CacheStore;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.util.unit.DataSize;

/**
 * Resolves the settings of a cache from the properties of all caches and its own.
 *
 * @author The ElastiCache Boot authors
 */
final class CacheSettingsResolver {

	private static final DataSize MAX_VALUE_SIZE_OF_MEMCACHED = DataSize.ofMegabytes(1);

	private final ElastiCacheProperties properties;

	private final Map<Store, CacheStore> stores = new EnumMap<>(Store.class);

	private final Function<Serializer, CacheCodec> codecs;

	private final CacheErrorHandler errorHandler;

	private final CacheStore defaultStore;

	CacheSettingsResolver(ElastiCacheProperties properties, List<? extends CacheStore> stores,
			Function<Serializer, CacheCodec> codecs, CacheErrorHandler errorHandler) {
		this.properties = properties;
		stores.forEach((store) -> this.stores.put(Store.valueOf(store.getEngine().toUpperCase(Locale.ROOT)), store));
		this.codecs = codecs;
		this.errorHandler = errorHandler;
		this.defaultStore = defaultStore(properties.cache().store());
		names().forEach(this::resolve);
	}

	/**
	 * Returns the caches that the properties name.
	 * @return the names of the caches
	 */
	Set<String> names() {
		Set<String> names = new LinkedHashSet<>(this.properties.cache().names());
		names.addAll(this.properties.caches().keySet());
		return names;
	}

	CacheSettings resolve(String name) {
		Cache defaults = this.properties.cache();
		CacheOverrides overrides = this.properties.caches().getOrDefault(name, CacheOverrides.NONE);
		CacheStore store = (overrides.store() != null)
				? store("elasticache.caches.%s.store".formatted(name), overrides.store()) : this.defaultStore;
		Serializer serializer = (overrides.serializer() != null) ? overrides.serializer() : defaults.serializer();
		return CacheSettings.builder(store, this.codecs.apply(serializer))
			.ttl(duration(overrides.ttl(), defaults.ttl()))
			.idle(duration(overrides.idle(), defaults.idle()))
			.nullValues((overrides.nullValues() != null) ? overrides.nullValues() : defaults.nullValues())
			.compressAbove((overrides.compressAbove() != null) ? overrides.compressAbove() : defaults.compressAbove())
			.maxValueSize(maxValueSize(overrides, defaults, store))
			.singleFlight((overrides.singleFlight() != null) ? overrides.singleFlight() : defaults.singleFlight())
			.errorHandler(this.errorHandler)
			.build();
	}

	private static @Nullable Duration duration(@Nullable TimeToLive override, @Nullable TimeToLive otherwise) {
		TimeToLive timeToLive = (override != null) ? override : otherwise;
		return (timeToLive != null) ? timeToLive.duration() : null;
	}

	private static @Nullable DataSize maxValueSize(CacheOverrides overrides, Cache defaults, CacheStore store) {
		DataSize size = (overrides.maxValueSize() != null) ? overrides.maxValueSize() : defaults.maxValueSize();
		boolean isMemcached = store.getEngine().equals("memcached");
		return (size == null && isMemcached) ? MAX_VALUE_SIZE_OF_MEMCACHED : size;
	}

	private CacheStore defaultStore(@Nullable Store store) {
		if (this.stores.isEmpty()) {
			throw noStore();
		}
		if (store != null) {
			return store("elasticache.cache.store", store);
		}
		if (this.stores.size() > 1) {
			throw new FailureAnalyzedException(
					"Valkey and Memcached are both configured, and elasticache.cache.store is not set.",
					"Set elasticache.cache.store to 'valkey' or 'memcached', whichever keeps the caches that do not say "
							+ "otherwise by elasticache.caches.<name>.store.");
		}
		return this.stores.values().iterator().next();
	}

	private FailureAnalyzedException noStore() {
		if (this.properties.valkey().endpoint() != null) {
			return new FailureAnalyzedException(
					"elasticache.valkey.endpoint is set, and there is no single Lettuce connection factory to use it.",
					"Add the dependency org.springframework.boot:spring-boot-starter-data-redis, and leave "
							+ "spring.data.redis.client-type at 'lettuce'. Where the application has several "
							+ "LettuceConnectionFactory beans, mark the one to cache with as @Primary.");
		}
		if (!this.properties.memcached().endpoints().isEmpty()) {
			return new FailureAnalyzedException("Memcached is configured, and its client library is missing.",
					"Add the dependency net.spy:spymemcached.");
		}
		return new FailureAnalyzedException(
				"Caching is enabled, and neither elasticache.valkey.endpoint nor elasticache.memcached.endpoint is set.",
				"Set elasticache.valkey.endpoint or elasticache.memcached.endpoint to an endpoint of ElastiCache. "
						+ "For development and tests, add the dependency dev.elasticache:elasticache-spring-boot-local, "
						+ "which starts an engine on this machine. To cache elsewhere, set spring.cache.type.");
	}

	private CacheStore store(String property, Store store) {
		CacheStore configured = this.stores.get(store);
		if (configured == null) {
			String engine = store.name().toLowerCase(Locale.ROOT);
			throw new InvalidConfigurationPropertyValueException(property, engine,
					"That engine is not configured. Set elasticache.%s.endpoint.".formatted(engine));
		}
		return configured;
	}

}
