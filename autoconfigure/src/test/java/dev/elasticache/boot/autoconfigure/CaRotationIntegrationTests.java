package dev.elasticache.boot.autoconfigure;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import dev.elasticache.boot.cache.ResilientCacheStore;
import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalValkey;
import dev.elasticache.boot.tls.TlsHandshakes;
import dev.elasticache.boot.tls.TlsSessions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A certificate authority that is replaced under load, on both engines at once: old and
 * new roots, then the servers' certificates, then only the new root. Connections are made
 * anew each time that the roots change.
 */
class CaRotationIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final int THREADS = 16;

	private final LocalCertificates old = LocalCertificates.create();

	private final LocalCertificates next = LocalCertificates.create();

	@ParameterizedTest
	@ValueSource(strings = { "jdk", "openssl" })
	void failsNoOperationAndSendsNothingInPlainText(String provider, @TempDir Path directory) throws Exception {
		Path roots = Files.writeString(directory.resolve("roots.pem"), this.old.authorityPem());
		try (LocalValkey valkey = LocalValkey.builder().certificates(this.old).start();
				LocalMemcached memcached = LocalMemcached.builder().certificates(this.old).start();
				TlsRecordProxy toValkey = new TlsRecordProxy(valkey.port());
				TlsRecordProxy toMemcached = new TlsRecordProxy(memcached.port())) {
			List<TlsRecordProxy> proxies = List.of(toValkey, toMemcached);
			contextRunner(roots, proxies, provider).run((context) -> {
				CacheManager cacheManager = context.getBean(CacheManager.class);
				try (Load load = new Load()) {
					load.add(THREADS, () -> use(cacheManager));
					load.awaitRound();
					trust(roots, this.old.authorityPem() + this.next.authorityPem(), proxies);
					load.awaitRound();
					valkey.nodes().get(0).rotate(this.next.issue());
					memcached.nodes().get(0).rotate(this.next.issue());
					load.awaitRound();
					trust(roots, this.next.authorityPem(), proxies);
					load.awaitRound();
					assertThat(load.failures()).isEmpty();
					assertThat(load.operations()).isGreaterThan(1000);
				}
				assertThat(context.getBeansOfType(ResilientCacheStore.class).values()).hasSize(2)
					.allSatisfy((store) -> assertThat(store.getState().failures().values()).containsOnly(0L));
				assertThat(List.of("valkey", "memcached")).allSatisfy((engine) -> {
					TlsHandshakes handshakes = context.getBean(TlsSessions.class).handshakes(engine);
					assertThat(handshakes.full()).isGreaterThanOrEqualTo(3);
					assertThat(handshakes.failed()).isEmpty();
				});
			});
			assertThat(proxies).allSatisfy((proxy) -> {
				assertThat(proxy.records()).isPositive();
				assertThat(proxy.plainTextBytes()).isZero();
			});
		}
	}

	private void use(CacheManager cacheManager) {
		String key = "key" + ThreadLocalRandom.current().nextInt(1000);
		for (String name : List.of("books", "pages")) {
			Cache cache = cacheManager.getCache(name);
			cache.put(key, key);
			assertThat(cache.get(key, String.class)).isEqualTo(key);
		}
	}

	/**
	 * Writes the trusted roots, and waits until all connections are others than before.
	 */
	private void trust(Path file, String pem, List<TlsRecordProxy> proxies) throws Exception {
		List<List<Socket>> before = proxies.stream().map(TlsRecordProxy::sockets).toList();
		Files.writeString(file, pem);
		Awaitility.await()
			.atMost(LIMIT)
			.until(() -> IntStream.range(0, proxies.size())
				.allMatch((i) -> Collections.disjoint(before.get(i), proxies.get(i).sockets())));
		assertThat(proxies).allSatisfy((proxy) -> assertThat(proxy.sockets()).isNotEmpty());
	}

	private ApplicationContextRunner contextRunner(Path roots, List<TlsRecordProxy> proxies, String provider) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheValkeyAutoConfiguration.class, ElastiCacheMemcachedAutoConfiguration.class,
					DataRedisAutoConfiguration.class, ElastiCacheCachingAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("elasticache.valkey.endpoint=localhost:" + proxies.get(0).port(),
					"elasticache.memcached.endpoint=localhost:" + proxies.get(1).port(),
					"elasticache.valkey.connect-timeout=5s", "elasticache.valkey.command-timeout=10s",
					"elasticache.memcached.connect-timeout=5s", "elasticache.memcached.operation-timeout=10s",
					"elasticache.cache.store=valkey", "elasticache.cache.on-failure=throw",
					"elasticache.caches.pages.store=memcached", "elasticache.tls.bundle=local",
					"elasticache.tls.provider=" + provider,
					"spring.ssl.bundle.pem.local.truststore.certificate=file:" + roots,
					"spring.ssl.bundle.pem.local.reload-on-update=true",
					"spring.ssl.bundle.watch.file.quiet-period=50ms");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Application {

	}

}
