package dev.elasticache.boot.autoconfigure;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import dev.elasticache.boot.cache.CacheStoreException;
import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalEngine;
import dev.elasticache.boot.local.LocalEngineBuilder;
import dev.elasticache.boot.tls.TlsSessions;
import org.assertj.core.api.ThrowingConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What caching has to do on every engine, over TLS, from properties alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CachingContractIntegrationTests {

	private final LocalCertificates certificates = LocalCertificates.create();

	private final LocalEngine engine;

	private final String engineName;

	CachingContractIntegrationTests(LocalEngineBuilder<?, ?> builder, String engineName) {
		this.engine = builder.certificates(this.certificates).start();
		this.engineName = engineName;
	}

	@AfterAll
	void stopEngine() {
		this.engine.close();
	}

	@Test
	void cachesOverVerifiedTls() {
		run((context) -> {
			Catalogue catalogue = context.getBean(Catalogue.class);
			String isbn = UUID.randomUUID().toString();
			assertThat(catalogue.title(isbn)).isEqualTo("Title of " + isbn);
			assertThat(catalogue.title(isbn)).isEqualTo("Title of " + isbn);
			assertThat(context.getBean("lookups", AtomicInteger.class)).hasValue(1);
			assertThat(context.getBean(TlsSessions.class).of(this.engineName)).singleElement().satisfies((session) -> {
				assertThat(session.protocol()).isEqualTo("TLSv1.3");
				assertThat(session.cipherSuite()).startsWith("TLS_");
				assertThat(session.subject()).contains("localhost");
				assertThat(session.port()).isEqualTo(this.engine.port());
			});
		});
	}

	@Test
	void evictsOneEntry() {
		withCache("books", (cache) -> {
			cache.put("a", 1);
			cache.put("b", 2);
			assertThat(cache.evictIfPresent("a")).isTrue();
			assertThat(cache.evictIfPresent("a")).isFalse();
			assertThat(cache.get("a")).isNull();
			assertThat(cache.get("b", Integer.class)).isEqualTo(2);
		});
	}

	@Test
	void clearsOneCacheAndLeavesTheOthersAlone() {
		run((context) -> {
			CacheManager cacheManager = context.getBean(CacheManager.class);
			Cache books = cacheManager.getCache("books");
			Cache bookshops = cacheManager.getCache("bookshops");
			Cache nested = cacheManager.getCache("books:old");
			for (int i = 0; i < 3000; i++) {
				books.put(i, i);
			}
			bookshops.put("key", "left alone");
			nested.put("key", "left alone");
			books.clear();
			for (int i = 0; i < 3000; i++) {
				assertThat(books.get(i)).isNull();
			}
			assertThat(bookshops.get("key", String.class)).isEqualTo("left alone");
			assertThat(nested.get("key", String.class)).isEqualTo("left alone");
			books.put("key", "after clear");
			assertThat(books.get("key", String.class)).isEqualTo("after clear");
		});
	}

	@Test
	void keepsNullValues() {
		withCache("books", (cache) -> {
			cache.put("nothing", null);
			assertThat(cache.get("nothing")).isNotNull();
			assertThat(cache.get("nothing").get()).isNull();
			assertThat(cache.get("missing")).isNull();
		});
	}

	@Test
	void putsOnlyIfAbsent() {
		withCache("books", (cache) -> {
			String key = UUID.randomUUID().toString();
			assertThat(cache.putIfAbsent(key, "first")).isNull();
			assertThat(cache.putIfAbsent(key, "second").get()).isEqualTo("first");
			cache.clear();
			assertThat(cache.putIfAbsent(key, "third")).isNull();
			assertThat(cache.get(key, String.class)).isEqualTo("third");
		});
	}

	@Test
	void forgetsAfterTimeToLive() {
		run((context) -> {
			CacheManager cacheManager = context.getBean(CacheManager.class);
			cacheManager.getCache("brief").put("key", "value");
			cacheManager.getCache("forever").put("key", "value");
			assertThat(cacheManager.getCache("brief").get("key", String.class)).isEqualTo("value");
			Awaitility.await()
				.atMost(Duration.ofSeconds(5))
				.untilAsserted(() -> assertThat(cacheManager.getCache("brief").get("key")).isNull());
			assertThat(cacheManager.getCache("forever").get("key", String.class)).isEqualTo("value");
		}, "elasticache.caches.brief.ttl=1500ms", "elasticache.caches.forever.ttl=none");
	}

	@Test
	void keepsKeysApart() {
		withCache("books", (cache) -> {
			String long1 = "x".repeat(400);
			String[] keys = { "a b", "ab", "a%20b", "a\tb", "a\nb", "a\r\nb", "Ünïcode \uD83D\uDE00", "{tag}", "\u0000",
					"", long1, long1 + "x" };
			for (String key : keys) {
				cache.put(key, "value of " + key);
			}
			for (String key : keys) {
				assertThat(cache.get(key, String.class)).isEqualTo("value of " + key);
			}
		});
	}

	@Test
	void keepsCachesApartWhateverTheirNames() {
		run((context) -> {
			CacheManager cacheManager = context.getBean(CacheManager.class);
			List<String> names = List.of("a", "a b", "ab", "a:b", "a%20b", "a*", "a?", "[a]", "\\a", "{a}", "a\tb",
					"a\r\nb", "ü\uD83D\uDE00", "\uD800", "x".repeat(300), "x".repeat(301));
			names.forEach((name) -> cacheManager.getCache(name).put("b:key", name));
			names.forEach((name) -> assertThat(cacheManager.getCache(name).get("b:key", String.class)).isEqualTo(name));
			for (String cleared : names) {
				cacheManager.getCache(cleared).clear();
				for (String name : names) {
					String left = cacheManager.getCache(name).get("b:key", String.class);
					assertThat(left).as("'%s' after clear of '%s'", name, cleared)
						.isEqualTo(name.equals(cleared) ? null : name);
				}
				cacheManager.getCache(cleared).put("b:key", cleared);
			}
		});
	}

	@Test
	void keepsEnormousKeysApart() {
		withCache("books", (cache) -> {
			String key = "k".repeat(1_000_000);
			cache.put(key + "a", "value of a");
			cache.put(key + "b", "value of b");
			assertThat(cache.get(key + "a", String.class)).isEqualTo("value of a");
			assertThat(cache.get(key + "b", String.class)).isEqualTo("value of b");
			assertThat(cache.evictIfPresent(key + "a")).isTrue();
			assertThat(cache.get(key + "a")).isNull();
			assertThat(cache.get(key + "b")).isNotNull();
		});
	}

	@Test
	void refusesToReadWhatWasWrittenAsAnotherType() {
		withCache("books", (cache) -> {
			cache.put("key", "value");
			assertThatIllegalStateException().isThrownBy(() -> cache.get("key", Integer.class))
				.withMessageContaining("java.lang.Integer");
			assertThat(cache.get("key", String.class)).isEqualTo("value");
		});
	}

	@Test
	void refusesKeyThatIsNull() {
		withCache("books", (cache) -> {
			assertThatIllegalArgumentException().isThrownBy(() -> cache.get(null));
			assertThatIllegalArgumentException().isThrownBy(() -> cache.get(null, () -> "loaded"));
			assertThatIllegalArgumentException().isThrownBy(() -> cache.retrieve(null));
			assertThatIllegalArgumentException().isThrownBy(() -> cache.put(null, "value"));
			assertThatIllegalArgumentException().isThrownBy(() -> cache.evict(null));
		});
	}

	@Test
	void valueThatCannotBeSerializedIsTheCallersMistake() {
		withCache("books", (cache) -> {
			cache.put("key", "value");
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> cache.put("key", new Object()))
				.withMessageContaining("java.lang.Object");
			assertThat(cache.get("key", String.class)).isEqualTo("value");
			assertThatExceptionOfType(UncheckedIOException.class)
				.isThrownBy(() -> cache.get("other", () -> new Object()))
				.withMessageContaining("java.lang.Object");
			assertThat(cache.retrieve("other", () -> CompletableFuture.completedFuture(new Object())))
				.failsWithin(Duration.ofSeconds(5))
				.withThrowableThat()
				.withMessageContaining("java.lang.Object");
			assertThat(cache.get("other")).isNull();
		});
	}

	@Test
	void retrievesWithoutBlocking() {
		withCache("books", (cache) -> {
			String key = UUID.randomUUID().toString();
			assertThat(cache.retrieve(key).join()).isNull();
			assertThat(cache.retrieve(key, () -> CompletableFuture.completedFuture("loaded")).join())
				.isEqualTo("loaded");
			assertThat(cache.retrieve(key, () -> CompletableFuture.completedFuture("again")).join())
				.isEqualTo("loaded");
		});
	}

	@Test
	void carriesLargeValues() {
		withCache("books", (cache) -> {
			String value = "0123456789".repeat(90_000);
			cache.put("large", value);
			assertThat(cache.get("large", String.class)).isEqualTo(value);
		});
	}

	@Test
	void recoversFromRestartOfTheServer() {
		run((context) -> {
			Cache cache = context.getBean(CacheManager.class).getCache("books");
			cache.put("key", "before");
			this.engine.stop();
			try {
				assertThatExceptionOfType(CacheStoreException.class).isThrownBy(() -> cache.get("key"));
			}
			finally {
				this.engine.restart();
			}
			Awaitility.await().atMost(Duration.ofSeconds(8)).ignoreExceptions().untilAsserted(() -> {
				cache.put("key", "after");
				assertThat(cache.get("key", String.class)).isEqualTo("after");
			});
		}, "elasticache.cache.on-failure=throw");
	}

	private void withCache(String name, ThrowingConsumer<Cache> test) {
		run((context) -> test.accept(context.getBean(CacheManager.class).getCache(name)));
	}

	private void run(ThrowingConsumer<AssertableApplicationContext> test, String... properties) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheValkeyAutoConfiguration.class, ElastiCacheMemcachedAutoConfiguration.class,
					DataRedisAutoConfiguration.class, ElastiCacheCachingAutoConfiguration.class,
					CacheAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("elasticache.%s.endpoint=localhost:%d".formatted(this.engineName, this.engine.port()),
					"elasticache.valkey.command-timeout=5s", "elasticache.memcached.operation-timeout=5s",
					"elasticache.tls.bundle=local",
					"spring.ssl.bundle.pem.local.truststore.certificate=file:" + this.certificates.authorityFile())
			.withPropertyValues(properties)
			.run(test::accept);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Application {

		@Bean
		AtomicInteger lookups() {
			return new AtomicInteger();
		}

		@Bean
		Catalogue catalogue(AtomicInteger lookups) {
			return new Catalogue(lookups);
		}

	}

	public static class Catalogue {

		private final AtomicInteger lookups;

		Catalogue(AtomicInteger lookups) {
			this.lookups = lookups;
		}

		@Cacheable("titles")
		public String title(String isbn) {
			this.lookups.incrementAndGet();
			return "Title of " + isbn;
		}

	}

}
