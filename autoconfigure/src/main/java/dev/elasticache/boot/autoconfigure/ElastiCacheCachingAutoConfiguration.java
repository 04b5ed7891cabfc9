package dev.elasticache.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
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
@EnableConfigurationProperties(ElastiCacheProperties.class)
@Import({ ValkeyCacheStoreConfiguration.class, MemcachedCacheStoreConfiguration.class })
public final class ElastiCacheCachingAutoConfiguration {

	private final ElastiCacheProperties properties;

	ElastiCacheCachingAutoConfiguration(ElastiCacheProperties properties) {
		this.properties = properties;
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
			.names(settings.names())
			.dynamic(this.properties.cache().dynamic());
		caches.orderedStream().forEach(builder::cache);
		builderCustomizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return new CacheManagerCustomizers(customizers.orderedStream().toList()).customize(builder.build());
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
