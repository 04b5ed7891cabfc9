package dev.elasticache.boot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalValkey;
import dev.elasticache.boot.tls.TlsHandshakes;
import dev.elasticache.boot.tls.TlsSessions;
import dev.elasticache.boot.tls.TrustMaterial;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A certificate authority that is replaced under load, on both engines at once: old and
 * new roots, then the servers' certificates, then only the new root; after each step the
 * connections are cut.
 */
class CaRotationIntegrationTests {

	private static final int THREADS = 16;

	private final LocalCertificates old = LocalCertificates.create();

	private final LocalCertificates next = LocalCertificates.create();

	private final AtomicBoolean over = new AtomicBoolean();

	private final AtomicLong operations = new AtomicLong();

	private final AtomicLong failures = new AtomicLong();

	@Test
	void failsNoOperationAndSendsNothingInPlainText(@TempDir Path directory) throws Exception {
		Path roots = Files.writeString(directory.resolve("roots.pem"), this.old.authorityPem());
		try (LocalValkey valkey = LocalValkey.builder().certificates(this.old).start();
				LocalMemcached memcached = LocalMemcached.builder().certificates(this.old).start();
				TlsRecordProxy toValkey = new TlsRecordProxy(valkey.port());
				TlsRecordProxy toMemcached = new TlsRecordProxy(memcached.port())) {
			List<TlsRecordProxy> proxies = List.of(toValkey, toMemcached);
			contextRunner(roots, toValkey.port(), toMemcached.port()).run((context) -> {
				List<Thread> load = load(context.getBean(CacheManager.class));
				TlsSessions sessions = context.getBean(TlsSessions.class);
				Awaitility.await()
					.until(() -> handshakes(sessions, "valkey") > 0 && handshakes(sessions, "memcached") > 0);
				trust(context, roots, 1, this.old.authorityPem() + this.next.authorityPem());
				cycle(context, proxies);
				valkey.nodes().get(0).rotate(this.next.issue());
				memcached.nodes().get(0).rotate(this.next.issue());
				cycle(context, proxies);
				trust(context, roots, 2, this.next.authorityPem());
				cycle(context, proxies);
				this.over.set(true);
				for (Thread thread : load) {
					thread.join();
				}
				assertThat(sessions.handshakes("valkey").failed()).isEmpty();
				assertThat(sessions.handshakes("memcached").failed()).isEmpty();
			});
			assertThat(this.failures).hasValue(0);
			assertThat(this.operations).hasValueGreaterThan(1000);
			assertThat(proxies).allSatisfy((proxy) -> {
				assertThat(proxy.connections()).isGreaterThanOrEqualTo(4);
				assertThat(proxy.records()).isPositive();
				assertThat(proxy.plainTextBytes()).isZero();
			});
		}
	}

	private List<Thread> load(CacheManager cacheManager) {
		return IntStream.range(0, THREADS).mapToObj((number) -> {
			Thread thread = new Thread(() -> {
				for (int i = 0; !this.over.get(); i++) {
					use(cacheManager.getCache("books"), number + "-" + i % 100);
					use(cacheManager.getCache("pages"), number + "-" + i % 100);
				}
			}, "load-" + number);
			thread.start();
			return thread;
		}).toList();
	}

	private void use(Cache cache, String key) {
		try {
			if (!key.equals(cache.get(key, () -> key))) {
				this.failures.incrementAndGet();
			}
			cache.put(key, key);
		}
		catch (RuntimeException ex) {
			this.failures.incrementAndGet();
		}
		this.operations.addAndGet(2);
	}

	private void trust(ApplicationContext context, Path file, int reloads, String pem) throws Exception {
		Files.writeString(file, pem);
		Awaitility.await().until(() -> context.getBean(TrustMaterial.class).getReloads().accepted() >= reloads);
	}

	private void cycle(ApplicationContext context, List<TlsRecordProxy> proxies) {
		TlsSessions sessions = context.getBean(TlsSessions.class);
		Map<String, Long> before = Map.of("valkey", handshakes(sessions, "valkey"), "memcached",
				handshakes(sessions, "memcached"));
		proxies.forEach(TlsRecordProxy::cut);
		Awaitility.await()
			.until(() -> before.entrySet()
				.stream()
				.allMatch((engine) -> handshakes(sessions, engine.getKey()) > engine.getValue()));
		long served = this.operations.get();
		Awaitility.await().until(() -> this.operations.get() > served + 200);
	}

	private static long handshakes(TlsSessions sessions, String engine) {
		TlsHandshakes handshakes = sessions.handshakes(engine);
		return handshakes.full() + handshakes.resumed();
	}

	private ApplicationContextRunner contextRunner(Path roots, int valkey, int memcached) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheValkeyAutoConfiguration.class, ElastiCacheMemcachedAutoConfiguration.class,
					DataRedisAutoConfiguration.class, ElastiCacheCachingAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("elasticache.valkey.endpoint=localhost:" + valkey,
					"elasticache.memcached.endpoint=localhost:" + memcached, "elasticache.valkey.connect-timeout=5s",
					"elasticache.valkey.command-timeout=5s", "elasticache.memcached.connect-timeout=5s",
					"elasticache.memcached.operation-timeout=5s", "elasticache.cache.store=valkey",
					"elasticache.caches.pages.store=memcached", "elasticache.tls.bundle=local",
					"spring.ssl.bundle.pem.local.truststore.certificate=file:" + roots,
					"spring.ssl.bundle.pem.local.reload-on-update=true",
					"spring.ssl.bundle.watch.file.quiet-period=50ms");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Application {

	}

}
