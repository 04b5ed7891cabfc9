package dev.elasticache.boot.autoconfigure;

import java.util.List;
import java.util.function.Function;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Serializer;
import dev.elasticache.boot.cache.CacheCodec;
import dev.elasticache.boot.cache.JavaCacheCodec;
import dev.elasticache.boot.cache.JsonCacheCodec;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.ClassUtils;

/**
 * The codec of each serializer, created when a cache needs it.
 *
 * @author The ElastiCache Boot authors
 */
final class SerializerCodecs implements Function<Serializer, CacheCodec> {

	private final @Nullable ClassLoader classLoader;

	private final List<String> trustedPackages;

	private @Nullable CacheCodec java;

	private @Nullable CacheCodec json;

	SerializerCodecs(@Nullable ClassLoader classLoader, List<String> trustedPackages) {
		this.classLoader = classLoader;
		this.trustedPackages = trustedPackages;
	}

	@Override
	public synchronized CacheCodec apply(Serializer serializer) {
		return switch (serializer) {
			case JAVA -> java();
			case JSON -> json();
		};
	}

	private CacheCodec java() {
		if (this.java == null) {
			this.java = new JavaCacheCodec(this.classLoader, this.trustedPackages);
		}
		return this.java;
	}

	private CacheCodec json() {
		if (this.json == null) {
			if (!ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper", this.classLoader)) {
				throw new FailureAnalyzedException("The serializer of a cache is JSON, and Jackson is missing.",
						"Add the dependency org.springframework.boot:spring-boot-starter-jackson, or set "
								+ "elasticache.cache.serializer to 'java'.");
			}
			this.json = new JsonCacheCodec(this.classLoader, this.trustedPackages);
		}
		return this.json;
	}

}
