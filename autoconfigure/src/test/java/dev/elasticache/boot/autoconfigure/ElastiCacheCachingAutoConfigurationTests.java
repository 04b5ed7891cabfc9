package dev.elasticache.boot.autoconfigure;

import java.time.Duration;

import dev.elasticache.boot.cache.CacheCodec;
import dev.elasticache.boot.cache.CacheCommand;
import dev.elasticache.boot.cache.CacheStoreException;
import dev.elasticache.boot.cache.CacheStoreListener;
import dev.elasticache.boot.cache.ElastiCacheCache;
import dev.elasticache.boot.cache.ElastiCacheCacheManager;
import dev.elasticache.boot.cache.ResilientCacheStore;
import dev.elasticache.boot.memcached.MemcachedCacheStore;
import dev.elasticache.boot.valkey.ValkeyCacheStore;
import net.spy.memcached.MemcachedClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Answers;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CacheManagerCustomizer;
import org.springframework.boot.cache.autoconfigure.CacheManagerCustomizers;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.SimpleCacheErrorHandler;
import org.springframework.cache.interceptor.SimpleCacheResolver;
import org.springframework.cache.support.NoOpCacheManager;
import org.springframework.cache.transaction.TransactionAwareCacheDecorator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.same;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link ElastiCacheCachingAutoConfiguration}: when it applies. What the caches
 * are like is tested by {@link ElastiCacheCachingPropertiesTests}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ElastiCacheCachingAutoConfigurationTests {

	static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(SslAutoConfiguration.class,
			ElastiCacheTlsAutoConfiguration.class, ElastiCacheValkeyAutoConfiguration.class,
			ElastiCacheMemcachedAutoConfiguration.class, DataRedisAutoConfiguration.class,
			ElastiCacheCachingAutoConfiguration.class, CacheAutoConfiguration.class);

	private static final String VALKEY = "elasticache.valkey.endpoint=cache.example.com";

	private static final String MEMCACHED = "elasticache.memcached.endpoint=cache.example.com";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withUserConfiguration(CachingConfiguration.class);

	@Test
	void cachesOnValkey() {
		this.contextRunner.withPropertyValues(VALKEY).run((context) -> {
			assertThat(context).hasSingleBean(CacheManager.class)
				.getBean("cacheManager")
				.isInstanceOf(ElastiCacheCacheManager.class);
			assertThat(context).hasSingleBean(ValkeyCacheStore.class).doesNotHaveBean(MemcachedCacheStore.class);
			assertThat(context.getBean(CacheManager.class).getCache("books").getNativeCache())
				.isSameAs(context.getBean(ResilientCacheStore.class))
				.hasFieldOrPropertyWithValue("store", context.getBean(ValkeyCacheStore.class));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { MEMCACHED, "elasticache.memcached.nodes=a.example.com,b.example.com",
			"elasticache.memcached.nodes[0]=a.example.com" })
	void cachesOnMemcached(String property) {
		this.contextRunner.withPropertyValues(property).run((context) -> {
			assertThat(context).hasSingleBean(MemcachedCacheStore.class).doesNotHaveBean(ValkeyCacheStore.class);
			assertThat(context.getBean(CacheManager.class).getCache("books").getNativeCache())
				.isSameAs(context.getBean(ResilientCacheStore.class))
				.hasFieldOrPropertyWithValue("store", context.getBean(MemcachedCacheStore.class));
		});
	}

	@Test
	void cachesWithConnectionFactoryOfTheUser() {
		this.contextRunner.withPropertyValues(VALKEY)
			.withBean("userConnectionFactory", LettuceConnectionFactory.class,
					() -> new LettuceConnectionFactory("user.example.com", 6379))
			.run((context) -> assertThat(context.getBean(ValkeyCacheStore.class))
				.extracting("connection.connectionFactory")
				.isSameAs(context.getBean("userConnectionFactory")));
	}

	@Test
	void cachesWithThePrimaryOfSeveralConnectionFactories() {
		this.contextRunner.withPropertyValues(VALKEY)
			.withBean("first", LettuceConnectionFactory.class,
					() -> new LettuceConnectionFactory("a.example.com", 6379))
			.withBean("second", LettuceConnectionFactory.class,
					() -> new LettuceConnectionFactory("b.example.com", 6379), (bean) -> bean.setPrimary(true))
			.run((context) -> assertThat(context.getBean(ValkeyCacheStore.class))
				.extracting("connection.connectionFactory")
				.isSameAs(context.getBean("second")));
	}

	@Test
	void refusesSeveralConnectionFactoriesOfWhichNoneIsPrimary() {
		this.contextRunner.withPropertyValues(VALKEY)
			.withBean("first", LettuceConnectionFactory.class,
					() -> new LettuceConnectionFactory("a.example.com", 6379))
			.withBean("second", LettuceConnectionFactory.class,
					() -> new LettuceConnectionFactory("b.example.com", 6379))
			.run((context) -> {
				assertThat(context).hasFailed();
				FailureReport report = FailureReport.of(context.getStartupFailure(), VALKEY);
				assertThat(report.description()).contains("no single Lettuce connection factory");
				assertThat(report.action()).contains("@Primary");
			});
	}

	@Test
	void createsCachesThatSpringBootsPropertyNames() {
		this.contextRunner
			.withPropertyValues(VALKEY, "spring.cache.cache-names=authors,books", "elasticache.cache.names=books,shops",
					"elasticache.cache.dynamic=false")
			.run((context) -> assertThat(context.getBean(CacheManager.class).getCacheNames())
				.containsExactlyInAnyOrder("authors", "books", "shops"));
	}

	@Test
	void warnsOfPropertiesOfSpringBootsRedisCache(CapturedOutput output) {
		this.contextRunner.withPropertyValues(VALKEY, "spring.cache.redis.time-to-live=10m")
			.run((context) -> assertThat(output)
				.contains("'spring.cache.redis.time-to-live' (set elasticache.cache.ttl instead)")
				.doesNotContain("key-prefix"));
	}

	@Test
	void warnsOfNothingWithoutSuchProperties(CapturedOutput output) {
		this.contextRunner.withPropertyValues(VALKEY)
			.run((context) -> assertThat(output).doesNotContain("have no effect"));
	}

	@ParameterizedTest
	@ValueSource(classes = { CacheManager.class, CacheManagerCustomizers.class })
	void backsOffWithoutLibrary(Class<?> missing) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheValkeyAutoConfiguration.class, ElastiCacheCachingAutoConfiguration.class))
			.withPropertyValues(VALKEY)
			.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ElastiCacheCachingAutoConfiguration.class));
	}

	@Test
	void backsOffWithoutCaching() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues(VALKEY)
			.run((context) -> assertThat(context).doesNotHaveBean(CacheManager.class)
				.doesNotHaveBean(ValkeyCacheStore.class));
	}

	@Test
	void backsOffWithoutMemcachedLibrary() {
		this.contextRunner.withPropertyValues(VALKEY)
			.withClassLoader(new FilteredClassLoader(MemcachedClient.class))
			.run((context) -> assertThat(context).hasSingleBean(ElastiCacheCacheManager.class)
				.doesNotHaveBean(MemcachedCacheStore.class));
	}

	@Test
	void backsOffWithoutValkeyLibrary() {
		this.contextRunner.withPropertyValues(MEMCACHED)
			.withClassLoader(new FilteredClassLoader(LettuceConnectionFactory.class))
			.run((context) -> assertThat(context).hasSingleBean(ElastiCacheCacheManager.class)
				.doesNotHaveBean(ValkeyCacheStore.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "elasticache.enabled=false", "elasticache.cache.enabled=false" })
	void backsOffWhenDisabled(String property) {
		this.contextRunner.withPropertyValues(VALKEY, property)
			.run((context) -> assertThat(context).doesNotHaveBean(ElastiCacheCacheManager.class)
				.doesNotHaveBean(ValkeyCacheStore.class)
				.hasSingleBean(RedisCacheManager.class));
	}

	@Test
	void backsOffForTypeOfCacheThatIsSet() {
		this.contextRunner.withPropertyValues(VALKEY, "spring.cache.type=simple")
			.run((context) -> assertThat(context).hasSingleBean(ConcurrentMapCacheManager.class)
				.doesNotHaveBean(ElastiCacheCacheManager.class)
				.doesNotHaveBean(ValkeyCacheStore.class));
		this.contextRunner.withPropertyValues("spring.cache.type=none")
			.run((context) -> assertThat(context).hasSingleBean(NoOpCacheManager.class)
				.doesNotHaveBean(ElastiCacheCacheManager.class));
	}

	@Test
	void backsOffForCacheManagerOfTheUser() {
		this.contextRunner.withPropertyValues(VALKEY)
			.withBean("userCacheManager", ConcurrentMapCacheManager.class)
			.run((context) -> assertThat(context).hasSingleBean(CacheManager.class)
				.hasBean("userCacheManager")
				.doesNotHaveBean(ValkeyCacheStore.class));
	}

	@Test
	void backsOffForCacheResolverOfTheUser() {
		this.contextRunner.withPropertyValues(VALKEY)
			.withUserConfiguration(CacheResolverConfiguration.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CacheManager.class));
	}

	@Test
	void usesCodecOfTheUser() {
		CacheCodec codec = mock();
		this.contextRunner.withPropertyValues(VALKEY)
			.withBean("userCodec", CacheCodec.class, () -> codec)
			.run((context) -> {
				ElastiCacheCache books = (ElastiCacheCache) context.getBean(CacheManager.class).getCache("books");
				assertThat(books.getSettings().codec()).isSameAs(codec);
			});
	}

	@Test
	void tellsListenersOfCommands() {
		CacheStoreListener listener = mock();
		this.contextRunner.withPropertyValues(MEMCACHED)
			.withBean(CacheStoreListener.class, () -> listener)
			.run((context) -> {
				context.getBean(CacheManager.class).getCache("books").get("key");
				then(listener).should()
					.onCommand(same(context.getBean(ResilientCacheStore.class)), eq(CacheCommand.READ), any(), any());
			});
	}

	@Test
	void tellsErrorHandlerOfTheUser() {
		CacheErrorHandler errorHandler = mock();
		this.contextRunner.withPropertyValues(MEMCACHED)
			.withBean(CacheErrorHandler.class, () -> errorHandler)
			.run((context) -> {
				Cache books = context.getBean(CacheManager.class).getCache("books");
				assertThat(books.get("key")).isNull();
				then(errorHandler).should().handleCacheGetError(any(CacheStoreException.class), same(books), eq("key"));
			});
	}

	@Test
	void tellsErrorHandlerOfCachingConfigurer() {
		this.contextRunner.withPropertyValues(MEMCACHED)
			.withUserConfiguration(ErrorHandlerConfiguration.class)
			.run((context) -> assertThatExceptionOfType(CacheStoreException.class)
				.isThrownBy(() -> context.getBean(CacheManager.class).getCache("books").get("key")));
	}

	@Test
	void throwsWhateverTheErrorHandlersIfToldTo() {
		CacheErrorHandler errorHandler = mock();
		this.contextRunner.withPropertyValues(MEMCACHED, "elasticache.cache.on-failure=throw")
			.withBean(CacheErrorHandler.class, () -> errorHandler)
			.run((context) -> {
				Cache books = context.getBean(CacheManager.class).getCache("books");
				assertThatExceptionOfType(CacheStoreException.class).isThrownBy(() -> books.get("key"));
				then(errorHandler).shouldHaveNoInteractions();
			});
	}

	@Test
	void callsCustomizers() {
		CacheManagerCustomizer<ElastiCacheCacheManager> ours = mock(ElastiCacheCustomizer.class);
		CacheManagerCustomizer<ConcurrentMapCacheManager> other = mock(MapCustomizer.class);
		this.contextRunner.withPropertyValues(VALKEY)
			.withBean("ours", CacheManagerCustomizer.class, () -> ours)
			.withBean("other", CacheManagerCustomizer.class, () -> other)
			.run((context) -> {
				then(ours).should().customize(context.getBean(ElastiCacheCacheManager.class));
				then(other).should(never()).customize(any());
			});
	}

	@Test
	void callsCustomizersOfTheBuilderInTheirOrder() {
		this.contextRunner.withPropertyValues(VALKEY, "elasticache.caches.books.ttl=5m")
			.withUserConfiguration(BuilderCustomizerConfiguration.class)
			.run((context) -> {
				CacheManager cacheManager = context.getBean(CacheManager.class);
				assertThat(cacheManager.getCacheNames()).containsExactlyInAnyOrder("books", "authors");
				assertThat(((ElastiCacheCache) cacheManager.getCache("books")).getSettings()).satisfies((books) -> {
					assertThat(books.ttl()).isEqualTo(Duration.ofMinutes(5));
					assertThat(books.nullValues()).isFalse();
				});
				assertThat(((ElastiCacheCache) cacheManager.getCache("authors")).getSettings().ttl())
					.isEqualTo(Duration.ofMinutes(2));
			});
	}

	@Test
	void defersChangesToTheCommitOfATransactionIfTheBuilderIsToldTo() {
		this.contextRunner.withPropertyValues(VALKEY)
			.withBean(ElastiCacheCacheManagerBuilderCustomizer.class, () -> (builder) -> builder.transactionAware(true))
			.run((context) -> assertThat(context.getBean(CacheManager.class).getCache("books")).isInstanceOfSatisfying(
					TransactionAwareCacheDecorator.class,
					(cache) -> assertThat(cache.getTargetCache()).isInstanceOf(ElastiCacheCache.class)));
	}

	@Test
	void cacheOfTheUserStandsInForTheOneOfItsName() {
		ConcurrentMapCache books = new ConcurrentMapCache("books");
		this.contextRunner.withPropertyValues(VALKEY, "elasticache.cache.names=books,authors")
			.withBean(ConcurrentMapCache.class, () -> books)
			.run((context) -> {
				CacheManager cacheManager = context.getBean(CacheManager.class);
				assertThat(cacheManager.getCacheNames()).containsExactlyInAnyOrder("books", "authors");
				assertThat(cacheManager.getCache("books")).isSameAs(books);
				assertThat(cacheManager.getCache("authors")).isInstanceOf(ElastiCacheCache.class);
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class BuilderCustomizerConfiguration {

		@Bean
		@Order(2)
		ElastiCacheCacheManagerBuilderCustomizer last() {
			return (builder) -> builder.settings("authors", (settings) -> settings.ttl(Duration.ofMinutes(2)));
		}

		@Bean
		@Order(1)
		ElastiCacheCacheManagerBuilderCustomizer first() {
			return (builder) -> builder.settings("authors", (settings) -> settings.ttl(Duration.ofMinutes(1)))
				.settings("books", (settings) -> settings.nullValues(false));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class CachingConfiguration {

		@Bean(destroyMethod = "")
		MemcachedClient memcachedClient() {
			return mock(MemcachedClient.class, Answers.RETURNS_DEEP_STUBS);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CacheResolverConfiguration implements CachingConfigurer {

		@Bean
		@Override
		public CacheResolver cacheResolver() {
			return new SimpleCacheResolver(new ConcurrentMapCacheManager());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ErrorHandlerConfiguration implements CachingConfigurer {

		@Override
		public CacheErrorHandler errorHandler() {
			return new SimpleCacheErrorHandler();
		}

	}

	interface ElastiCacheCustomizer extends CacheManagerCustomizer<ElastiCacheCacheManager> {

	}

	interface MapCustomizer extends CacheManagerCustomizer<ConcurrentMapCacheManager> {

	}

}
