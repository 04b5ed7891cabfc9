package dev.elasticache.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Serializer;
import dev.elasticache.boot.cache.CacheCodec;
import dev.elasticache.boot.cache.DegradingCacheErrorHandler;
import dev.elasticache.boot.cache.ElastiCacheCacheManager;
import dev.elasticache.boot.cache.ResilientCacheStore;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.cache.autoconfigure.CacheManagerCustomizer;
import org.springframework.boot.cache.autoconfigure.CacheManagerCustomizers;
import org.springframework.boot.cache.autoconfigure.CacheProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.cache.interceptor.SimpleCacheErrorHandler;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * Auto-configuration for caching with the engines that are configured.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
@AutoConfiguration(after = { ElastiCacheValkeyAutoConfiguration.class, ElastiCacheMemcachedAutoConfiguration.class },
		beforeName = "org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration",
		afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass({ CacheManager.class, CacheManagerCustomizers.class })
@ConditionalOnBooleanProperty(name = { "elasticache.enabled", "elasticache.cache.enabled" }, matchIfMissing = true)
@Conditional(OnMissingCacheTypeCondition.class)
@ConditionalOnBean(CacheAspectSupport.class)
@ConditionalOnMissingBean(value = CacheManager.class, name = "cacheResolver")
@EnableConfigurationProperties({ ElastiCacheProperties.class, CacheProperties.class })
@Import({ ValkeyCacheStoreConfiguration.class, MemcachedCacheStoreConfiguration.class })
public final class ElastiCacheCachingAutoConfiguration {

	private final ElastiCacheProperties properties;

	private final CacheProperties springProperties;

	ElastiCacheCachingAutoConfiguration(ElastiCacheProperties properties, CacheProperties springProperties) {
		this.properties = properties;
		this.springProperties = springProperties;
	}

	@Bean
	CacheSettingsResolver elastiCacheSettings(ObjectProvider<CacheCodec> codec, ResourceLoader resourceLoader,
			BeanFactory beanFactory, ObjectProvider<ResilientCacheStore> stores,
			ObjectProvider<CacheErrorHandler> errorHandlers, ObjectProvider<CachingConfigurer> configurers) {
		CacheErrorHandler errorHandler = switch (this.properties.cache().onFailure()) {
			case DEGRADE -> new UserCacheErrorHandler(errorHandlers, configurers, new DegradingCacheErrorHandler());
			case THROW -> new SimpleCacheErrorHandler();
		};
		return new CacheSettingsResolver(this.properties, stores.stream().toList(),
				codecs(codec.getIfAvailable(), resourceLoader, beanFactory), errorHandler);
	}

	@Bean
	ElastiCacheCacheManager cacheManager(CacheSettingsResolver settings, ObjectProvider<Cache> caches,
			ObjectProvider<ElastiCacheCacheManagerBuilderCustomizer> builderCustomizers,
			ObjectProvider<CacheManagerCustomizer<?>> customizers) {
		ElastiCacheCacheManager.Builder builder = ElastiCacheCacheManager.builder(settings::resolve)
			.keyPrefix(this.properties.cache().keyPrefix())
			.names(this.springProperties.getCacheNames())
			.names(settings.names())
			.dynamic(this.properties.cache().dynamic());
		caches.orderedStream().forEach(builder::cache);
		builderCustomizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return new CacheManagerCustomizers(customizers.orderedStream().toList()).customize(builder.build());
	}

	@Bean
	IgnoredProperties cacheIgnoredProperties(Environment environment) {
		return new IgnoredProperties(environment,
				Map.of("spring.cache.redis.time-to-live", "set elasticache.cache.ttl instead",
						"spring.cache.redis.cache-null-values", "set elasticache.cache.null-values instead",
						"spring.cache.redis.key-prefix", "set elasticache.cache.key-prefix instead",
						"spring.cache.redis.use-key-prefix", "keys begin with the name of the cache in any case",
						"spring.cache.redis.enable-statistics", "there are statistics in any case"));
	}

	private Function<Serializer, CacheCodec> codecs(@Nullable CacheCodec userCodec, ResourceLoader resourceLoader,
			BeanFactory beanFactory) {
		if (userCodec != null) {
			return (serializer) -> userCodec;
		}
		List<String> trustedPackages = new ArrayList<>(this.properties.cache().trustedPackages());
		if (AutoConfigurationPackages.has(beanFactory)) {
			trustedPackages.addAll(AutoConfigurationPackages.get(beanFactory));
		}
		return new SerializerCodecs(resourceLoader.getClassLoader(), trustedPackages);
	}

}
