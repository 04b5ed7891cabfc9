package dev.elasticache.boot.autoconfigure;

import java.time.Duration;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Cache;
import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.CacheOverrides;
import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Memcached;
import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Memcached.Discovery;
import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.StartupCheck;
import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Store;
import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Tls;
import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Tls.Provider;
import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Valkey;
import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Valkey.Iam;
import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Valkey.ReadFrom;
import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Valkey.Topology;
import dev.elasticache.boot.memcached.Hashing;
import dev.elasticache.boot.tls.TlsVerification;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties.Lettuce.Cluster.Refresh;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the values that {@link ElastiCacheProperties} accepts.
 */
class ElastiCachePropertiesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(PropertiesConfiguration.class);

	@Test
	void hasDefaults() {
		bind((properties) -> {
			assertThat(properties.enabled()).isTrue();
			assertThat(properties.startupCheck()).isEqualTo(StartupCheck.CONFIGURATION);
			assertThat(properties.tls()).isEqualTo(new Tls(true, null, TlsVerification.FULL, Provider.JDK));
			assertThat(properties.caches()).isEmpty();
		});
	}

	@Test
	void hasDefaultsForValkey() {
		bind((properties) -> assertThat(properties.valkey()).isEqualTo(new Valkey(null, null, Topology.AUTO, null, null,
				new Iam(false, null, null), ReadFrom.UPSTREAM, Duration.ofSeconds(1), Duration.ofMillis(500))));
	}

	@Test
	void hasDefaultsForMemcached() {
		bind((properties) -> {
			Memcached memcached = properties.memcached();
			assertThat(memcached.endpoint()).isNull();
			assertThat(memcached.nodes()).isEmpty();
			assertThat(memcached.discovery()).isEqualTo(Discovery.AUTO);
			assertThat(memcached.discoveryInterval()).isEqualTo(Duration.ofMinutes(1));
			assertThat(memcached.hashing()).isEqualTo(Hashing.KETAMA);
			assertThat(memcached.tlsHostName()).isNull();
			assertThat(memcached.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
			assertThat(memcached.operationTimeout()).isEqualTo(Duration.ofMillis(500));
		});
	}

	@Test
	void hasDefaultsForCaches() {
		bind((properties) -> {
			Cache cache = properties.cache();
			assertThat(cache.enabled()).isTrue();
			assertThat(cache.store()).isNull();
			assertThat(cache.names()).isEmpty();
			assertThat(cache.dynamic()).isTrue();
			assertThat(cache.keyPrefix()).isEmpty();
			assertThat(cache.trustedPackages()).isEmpty();
			assertThat(cache.ttl().duration()).isEqualTo(Duration.ofHours(1));
			assertThat(cache.nullValues()).isTrue();
		});
	}

	@Test
	void hasNoOverridesUnlessSet() {
		bind((properties) -> {
			CacheOverrides books = properties.caches().get("books");
			assertThat(books.nullValues()).isFalse();
			assertThat(books.store()).isNull();
			assertThat(books.ttl()).isNull();
		}, "elasticache.caches.books.null-values=false");
	}

	@ParameterizedTest
	@CsvSource({ "full, FULL", "configuration, CONFIGURATION", "warn, WARN", "off, OFF" })
	void bindsStartupCheck(String value, StartupCheck expected) {
		bind((properties) -> assertThat(properties.startupCheck()).isEqualTo(expected),
				"elasticache.startup-check=" + value);
	}

	@Test
	void bindsTls() {
		bind((properties) -> {
			assertThat(properties.enabled()).isFalse();
			assertThat(properties.tls()).isEqualTo(new Tls(false, "aws", TlsVerification.CA, Provider.OPENSSL));
		}, "elasticache.enabled=false", "elasticache.tls.enabled=false", "elasticache.tls.bundle=aws",
				"elasticache.tls.verification=ca", "elasticache.tls.provider=openssl");
	}

	@Test
	void bindsValkey() {
		bind((properties) -> assertThat(properties.valkey()).isEqualTo(new Valkey("cache.example.com:7000",
				"reader.example.com", Topology.PRIMARY_REPLICA, "app", "secret", new Iam(false, null, null),
				ReadFrom.ANY_REPLICA, Duration.ofMillis(200), Duration.ofSeconds(3))),
				"elasticache.valkey.endpoint=cache.example.com:7000",
				"elasticache.valkey.reader-endpoint=reader.example.com", "elasticache.valkey.topology=primary-replica",
				"elasticache.valkey.read-from=any-replica", "elasticache.valkey.username=app",
				"elasticache.valkey.password=secret", "elasticache.valkey.connect-timeout=200",
				"elasticache.valkey.command-timeout=3s");
	}

	@Test
	void bindsPasswordWithoutUsername() {
		bind((properties) -> {
			assertThat(properties.valkey().username()).isNull();
			assertThat(properties.valkey().password()).isEqualTo("token");
		}, "elasticache.valkey.password=token");
	}

	@Test
	void usesDefaultPortOfEachEngine() {
		bind((properties) -> {
			assertThat(properties.valkey().requiredEndpoint())
				.isEqualTo(new ElastiCacheEndpoint("v.example.com", 6379));
			assertThat(properties.memcached().endpoints())
				.containsExactly(new ElastiCacheEndpoint("m.example.com", 11211));
		}, "elasticache.valkey.endpoint=v.example.com", "elasticache.memcached.endpoint=m.example.com");
	}

	@Test
	void bindsMemcached() {
		bind((properties) -> {
			Memcached memcached = properties.memcached();
			assertThat(memcached.hashing()).isEqualTo(Hashing.MODULO);
			assertThat(memcached.tlsHostName()).isEqualTo("cache.example.com");
			assertThat(memcached.connectTimeout()).isEqualTo(Duration.ofMillis(200));
			assertThat(memcached.operationTimeout()).isEqualTo(Duration.ofSeconds(3));
		}, "elasticache.memcached.hashing=modulo", "elasticache.memcached.tls-host-name=cache.example.com",
				"elasticache.memcached.connect-timeout=200", "elasticache.memcached.operation-timeout=3s");
	}

	@ParameterizedTest
	@CsvSource({ "mycluster.fnjyzo.cfg.use1.cache.amazonaws.com, auto, true",
			"cfg.mycluster.fnjyzo.use1.cache.amazonaws.com, on, true", "cache.example.com, auto, false",
			"cache.example.com, on, true", "cache.example.com, off, false",
			"shop-abc123.serverless.use1.cache.amazonaws.com, auto, false" })
	void infersDiscoveryFromEndpoint(String endpoint, String discovery, boolean discovered) {
		bind((properties) -> assertThat(properties.memcached().isDiscovered()).isEqualTo(discovered),
				"elasticache.memcached.endpoint=" + endpoint, "elasticache.memcached.discovery=" + discovery);
	}

	@Test
	void bindsNodesFromText() {
		bind((properties) -> assertThat(properties.memcached().endpoints()).containsExactly(
				new ElastiCacheEndpoint("a.example.com", 11211), new ElastiCacheEndpoint("b.example.com", 7000)),
				"elasticache.memcached.nodes=a.example.com,b.example.com:7000");
	}

	@Test
	void bindsNodesFromYamlList() {
		bind((properties) -> assertThat(properties.memcached().endpoints()).containsExactly(
				new ElastiCacheEndpoint("a.example.com", 11211), new ElastiCacheEndpoint("b.example.com", 7000)),
				"elasticache.memcached.nodes[0]=a.example.com", "elasticache.memcached.nodes[1]=b.example.com:7000");
	}

	@Test
	void bindsCaches() {
		bind((properties) -> {
			Cache cache = properties.cache();
			assertThat(cache.enabled()).isFalse();
			assertThat(cache.store()).isEqualTo(Store.MEMCACHED);
			assertThat(cache.names()).containsExactly("books", "authors");
			assertThat(cache.dynamic()).isFalse();
			assertThat(cache.keyPrefix()).isEqualTo("shop:");
			assertThat(cache.trustedPackages()).containsExactly("com.example.books", "com.example.authors");
			assertThat(cache.ttl().duration()).isEqualTo(Duration.ofMinutes(10));
			assertThat(cache.nullValues()).isFalse();
		}, "elasticache.cache.enabled=false", "elasticache.cache.store=memcached",
				"elasticache.cache.names=books,authors", "elasticache.cache.dynamic=false",
				"elasticache.cache.key-prefix=shop:",
				"elasticache.cache.trusted-packages=com.example.books,com.example.authors", "elasticache.cache.ttl=10m",
				"elasticache.cache.null-values=false");
	}

	@Test
	void bindsListsOfCachesFromYamlLists() {
		bind((properties) -> {
			assertThat(properties.cache().names()).containsExactly("books", "authors");
			assertThat(properties.cache().trustedPackages()).containsExactly("com.example");
		}, "elasticache.cache.names[0]=books", "elasticache.cache.names[1]=authors",
				"elasticache.cache.trusted-packages[0]=com.example");
	}

	@Test
	void bindsOverridesOfSingleCaches() {
		bind((properties) -> {
			assertThat(properties.caches()).containsOnlyKeys("books", "old books");
			CacheOverrides books = properties.caches().get("books");
			assertThat(books.store()).isEqualTo(Store.VALKEY);
			assertThat(books.ttl().duration()).isEqualTo(Duration.ofSeconds(90));
			assertThat(books.nullValues()).isFalse();
			assertThat(properties.caches().get("old books").ttl().duration()).isNull();
		}, "elasticache.caches.books.store=valkey", "elasticache.caches.books.ttl=90s",
				"elasticache.caches.books.null-values=false", "elasticache.caches.[old books].ttl=none");
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "NONE", " none " })
	void bindsTimeToLiveWithoutEnd(String value) {
		bind((properties) -> assertThat(properties.cache().ttl().duration()).isNull(),
				"elasticache.cache.ttl=" + value);
	}

	@ParameterizedTest
	@CsvSource({ "PT1M, 60000", "250ms, 250", "1d, 86400000", "1000, 1000" })
	void bindsTimeToLiveInFormsOfDuration(String value, long millis) {
		bind((properties) -> assertThat(properties.cache().ttl().duration()).hasMillis(millis),
				"elasticache.cache.ttl=" + value);
	}

	@Test
	void showsNoSecrets() {
		bind((properties) -> {
			assertThat(properties.valkey().password()).isEqualTo("pa55word");
			assertThat(properties).asString().contains("cache.example.com", "app").doesNotContain("pa55word");
			assertThat(properties.valkey()).asString().doesNotContain("pa55word");
			PropertiesValkeyConnectionDetails details = new PropertiesValkeyConnectionDetails(properties.valkey(), 0,
					null, Binder.get(new MockEnvironment()));
			assertThat(details).asString().doesNotContain("pa55word");
			assertThat(new ValkeyClientConfigurationCustomizer(properties.valkey(), new Refresh(), details)).asString()
				.doesNotContain("pa55word");
		}, "elasticache.valkey.endpoint=cache.example.com", "elasticache.valkey.username=app",
				"elasticache.valkey.password=pa55word");
	}

	@Test
	void bindsIam() {
		bind((properties) -> {
			assertThat(properties.aws().region()).isEqualTo("eu-central-1");
			assertThat(properties.valkey().iam()).isEqualTo(new Iam(true, "Shop", true));
		}, "elasticache.valkey.username=app", "elasticache.valkey.iam.enabled=true",
				"elasticache.valkey.iam.cache-name=Shop", "elasticache.valkey.iam.serverless=true",
				"elasticache.aws.region=eu-central-1");
	}

	private void bind(ThrowingConsumer<ElastiCacheProperties> test, String... properties) {
		this.contextRunner.withPropertyValues(properties)
			.run((context) -> test.accept(context.getBean(ElastiCacheProperties.class)));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(ElastiCacheProperties.class)
	static class PropertiesConfiguration {

	}

}
