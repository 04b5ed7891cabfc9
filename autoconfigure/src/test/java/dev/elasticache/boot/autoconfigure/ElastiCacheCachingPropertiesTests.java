package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.List;

import dev.elasticache.boot.autoconfigure.ElastiCacheCachingAutoConfigurationTests.CachingConfiguration;
import dev.elasticache.boot.cache.CacheCodec;
import dev.elasticache.boot.cache.CacheSettings;
import dev.elasticache.boot.cache.ElastiCacheCache;
import dev.elasticache.boot.cache.JavaCacheCodec;
import dev.elasticache.boot.cache.JsonCacheCodec;
import dev.elasticache.boot.tls.TlsVerification;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatRuntimeException;

/**
 * Tests for the caches that {@link ElastiCacheCachingAutoConfiguration} makes from the
 * properties, and what it says when it cannot.
 */
class ElastiCacheCachingPropertiesTests {

	private static final String VALKEY = "elasticache.valkey.endpoint=v.example.com";

	private static final String MEMCACHED = "elasticache.memcached.endpoint=m.example.com";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(ElastiCacheCachingAutoConfigurationTests.AUTO_CONFIGURATIONS)
		.withUserConfiguration(CachingConfiguration.class);

	@Test
	void hasDefaults() {
		withCaches((caches) -> {
			assertThat(caches.getCacheNames()).isEmpty();
			CacheSettings books = settings(caches, "books");
			assertThat(books.store().getEngine()).isEqualTo("valkey");
			assertThat(books.ttl()).isEqualTo(Duration.ofHours(1));
			assertThat(books.nullValues()).isTrue();
			assertThat(caches.getCache("books")).extracting("region.name").isEqualTo("books");
		}, VALKEY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "valkey", "memcached" })
	void keepsCachesOnTheStoreThatIsSet(String store) {
		withCaches((caches) -> assertThat(settings(caches, "books").store().getEngine()).isEqualTo(store), VALKEY,
				MEMCACHED, "elasticache.cache.store=" + store);
	}

	@Test
	void movesSingleCacheToTheOtherStore() {
		withCaches((caches) -> {
			assertThat(settings(caches, "books").store().getEngine()).isEqualTo("memcached");
			assertThat(settings(caches, "authors").store().getEngine()).isEqualTo("valkey");
		}, VALKEY, MEMCACHED, "elasticache.cache.store=valkey", "elasticache.caches.books.store=memcached");
	}

	@Test
	void appliesDefaultsAndOverrides() {
		withCaches((caches) -> {
			assertThat(settings(caches, "books").ttl()).isEqualTo(Duration.ofSeconds(90));
			assertThat(settings(caches, "books").nullValues()).isFalse();
			assertThat(settings(caches, "authors").ttl()).isEqualTo(Duration.ofMinutes(10));
			assertThat(settings(caches, "authors").nullValues()).isTrue();
			assertThat(settings(caches, "old books").ttl()).isNull();
			assertThat(settings(caches, "others").ttl()).isEqualTo(Duration.ofMinutes(10));
			assertThat(settings(caches, "others").nullValues()).isFalse();
		}, VALKEY, "elasticache.cache.ttl=10m", "elasticache.cache.null-values=false",
				"elasticache.caches.books.ttl=90s", "elasticache.caches.authors.null-values=true",
				"elasticache.caches.[old books].ttl=none");
	}

	@Test
	void appliesEverySettingToAllCachesAndToSingleOnes() {
		withCaches((caches) -> {
			CacheSettings books = settings(caches, "books");
			assertThat(books.idle()).isNull();
			assertThat(books.codec()).isInstanceOf(JavaCacheCodec.class);
			assertThat(books.compressAbove()).isEqualTo(DataSize.ofKilobytes(8));
			assertThat(books.maxValueSize()).isEqualTo(DataSize.ofMegabytes(2));
			assertThat(books.singleFlight()).isTrue();
			CacheSettings others = settings(caches, "others");
			assertThat(others.idle()).isEqualTo(Duration.ofMinutes(5));
			assertThat(others.codec()).isInstanceOf(JsonCacheCodec.class);
			assertThat(others.compressAbove()).isEqualTo(DataSize.ofKilobytes(4));
			assertThat(others.maxValueSize()).isEqualTo(DataSize.ofKilobytes(64));
			assertThat(others.singleFlight()).isFalse();
		}, VALKEY, "elasticache.cache.idle=5m", "elasticache.cache.serializer=json",
				"elasticache.cache.compress-above=4KB", "elasticache.cache.max-value-size=64KB",
				"elasticache.cache.single-flight=false", "elasticache.caches.books.idle=none",
				"elasticache.caches.books.serializer=java", "elasticache.caches.books.compress-above=8KB",
				"elasticache.caches.books.max-value-size=2MB", "elasticache.caches.books.single-flight=true");
	}

	@Test
	void limitsSizeOnMemcachedAlone() {
		withCaches((caches) -> assertThat(settings(caches, "books").maxValueSize()).isEqualTo(DataSize.ofMegabytes(1)),
				MEMCACHED);
		withCaches((caches) -> assertThat(settings(caches, "books").maxValueSize()).isNull(), VALKEY);
	}

	@Test
	void refusesIdleLongerThanTimeToLive() {
		String reason = "It must not be longer than the time to live";
		assertRefused(reason, "Update your application's configuration", VALKEY, "elasticache.cache.idle=2h");
		assertRefused(reason, "Update your application's configuration", VALKEY, "elasticache.caches.books.idle=2h");
		assertRefused(reason, "Update your application's configuration", VALKEY, "elasticache.cache.idle=30m",
				"elasticache.caches.books.ttl=10m");
	}

	@Test
	void refusesJsonWithoutJackson() {
		this.contextRunner.withPropertyValues(VALKEY, "elasticache.caches.books.serializer=json")
			.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The serializer of a cache is JSON, and Jackson is missing."));
	}

	@Test
	void overridesEntriesThatNeverExpire() {
		withCaches((caches) -> {
			assertThat(settings(caches, "others").ttl()).isNull();
			assertThat(settings(caches, "books").ttl()).isEqualTo(Duration.ofSeconds(90));
		}, VALKEY, "elasticache.cache.ttl=none", "elasticache.caches.books.ttl=90s");
	}

	@Test
	void createsNamedCachesAtOnceAndOthersOnFirstUse() {
		withCaches((caches) -> {
			assertThat(caches.getCacheNames()).containsExactlyInAnyOrder("books", "authors", "shops");
			assertThat(caches.getCache("others")).isNotNull();
			assertThat(caches.getCacheNames()).contains("others");
		}, VALKEY, "elasticache.cache.names=books,authors", "elasticache.caches.shops.ttl=1m");
	}

	@Test
	void createsNoOtherCachesIfNotDynamic() {
		withCaches((caches) -> {
			assertThat(caches.getCache("books")).isNotNull();
			assertThat(caches.getCache("shops")).isNotNull();
			assertThat(caches.getCache("others")).isNull();
		}, VALKEY, "elasticache.cache.dynamic=false", "elasticache.cache.names=books",
				"elasticache.caches.shops.ttl=1m");
	}

	@Test
	void putsPrefixBeforeTheNameOfTheCache() {
		withCaches((caches) -> assertThat(caches.getCache("books")).extracting("region.name").isEqualTo("shop:books"),
				VALKEY, "elasticache.cache.key-prefix=shop:");
	}

	@Test
	void readsAndWritesNoClassesThatAreNotTrusted() {
		byte[] bytes = new JavaCacheCodec(null, List.of("dev.elasticache.boot.tls")).encode(TlsVerification.FULL);
		this.contextRunner.withPropertyValues(VALKEY).run((context) -> {
			Cache cache = context.getBean(CacheManager.class).getCache("books");
			CacheCodec codec = settings(context.getBean(CacheManager.class), "books").codec();
			assertThatRuntimeException().isThrownBy(() -> codec.decode(bytes));
			assertThatIllegalArgumentException().isThrownBy(() -> cache.put("key", TlsVerification.FULL))
				.withMessageContaining(TlsVerification.class.getName())
				.withMessageContaining("elasticache.cache.trusted-packages");
		});
	}

	@Test
	void readsClassesOfTrustedPackages() {
		this.contextRunner.withPropertyValues(VALKEY, "elasticache.cache.trusted-packages=dev.elasticache.boot.tls")
			.run((context) -> {
				CacheCodec codec = settings(context.getBean(CacheManager.class), "books").codec();
				assertThat(codec.decode(codec.encode(TlsVerification.FULL))).isEqualTo(TlsVerification.FULL);
			});
	}

	@Test
	void readsClassesOfTheApplication() {
		this.contextRunner.withUserConfiguration(ApplicationConfiguration.class)
			.withPropertyValues(VALKEY)
			.run((context) -> {
				CacheCodec codec = settings(context.getBean(CacheManager.class), "books").codec();
				assertThat(codec.decode(codec.encode(TlsVerification.FULL))).isEqualTo(TlsVerification.FULL);
			});
	}

	@Test
	void refusesToStartWithoutEndpoint() {
		assertRefused("neither elasticache.valkey.endpoint nor elasticache.memcached.endpoint is set",
				"Set elasticache.valkey.endpoint or elasticache.memcached.endpoint to an endpoint of ElastiCache.");
	}

	@Test
	void refusesToChooseBetweenTwoEngines() {
		assertRefused("Valkey and Memcached are both configured, and elasticache.cache.store is not set.",
				"Set elasticache.cache.store to 'valkey' or 'memcached'", VALKEY, MEMCACHED);
	}

	@ParameterizedTest
	@CsvSource({ "elasticache.cache.store", "elasticache.caches.books.store" })
	void refusesStoreThatIsNotConfigured(String property) {
		String reason = "That engine is not configured. Set elasticache.%s.endpoint.";
		assertRefused("Invalid value 'memcached' for configuration property '%s'".formatted(property),
				"Review the value of the property", VALKEY, property + "=memcached");
		assertRefused(reason.formatted("memcached"), "Review the value of the property", VALKEY,
				property + "=memcached");
		assertRefused(reason.formatted("valkey"), "Review the value of the property", MEMCACHED, property + "=valkey");
	}

	private void assertRefused(String description, String action, String... properties) {
		this.contextRunner.withPropertyValues(properties).run((context) -> {
			assertThat(context).hasFailed();
			FailureReport report = FailureReport.of(context.getStartupFailure(), properties);
			assertThat(report.description()).contains(description);
			assertThat(report.action()).contains(action);
		});
	}

	private void withCaches(ThrowingConsumer<CacheManager> test, String... properties) {
		this.contextRunner.withPropertyValues(properties)
			.run((context) -> test.accept(context.getBean(CacheManager.class)));
	}

	private CacheSettings settings(CacheManager caches, String name) {
		return ((ElastiCacheCache) caches.getCache(name)).getSettings();
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = TlsVerification.class)
	static class ApplicationConfiguration {

	}

}
