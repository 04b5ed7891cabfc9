package dev.elasticache.boot.autoconfigure;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.memcached.MemcachedDiscoveryState;
import dev.elasticache.boot.memcached.MemcachedNodeState;
import net.spy.memcached.MemcachedClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for an application whose Memcached nodes are discovered.
 */
class MemcachedDiscoveryIntegrationTests {

	@Test
	void cachesOnNodesThatComeAndGo() {
		try (LocalMemcached memcached = LocalMemcached.builder().nodes(3).discovery().start()) {
			memcached.announce(memcached.nodes().subList(0, 2));
			contextRunner(memcached).run((context) -> {
				MemcachedClient client = context.getBean(MemcachedClient.class);
				assertThat(MemcachedNodeState.of(client)).hasSize(2).allMatch(MemcachedNodeState::connected);
				memcached.announce(memcached.nodes());
				Awaitility.await().untilAsserted(() -> assertThat(MemcachedNodeState.of(client)).hasSize(3));
				Cache cache = context.getBean(CacheManager.class).getCache("books");
				for (int i = 0; i < 100; i++) {
					cache.put(i, "value" + i);
					assertThat(cache.get(i, String.class)).isEqualTo("value" + i);
				}
				assertThat(memcached.stats())
					.allSatisfy((stats) -> assertThat(stats.get("curr_items")).isNotEqualTo("1"));
			});
		}
	}

	@Test
	void startsWithoutConfigurationEndpointAndUsesNodesWhenItAppears() {
		try (LocalMemcached memcached = LocalMemcached.builder().nodes(2).discovery().start()) {
			memcached.stop();
			contextRunner(memcached).run((context) -> {
				assertThat(context).hasNotFailed();
				memcached.restart();
				Cache cache = context.getBean(CacheManager.class).getCache("books");
				Awaitility.await().ignoreExceptions().untilAsserted(() -> {
					cache.put("key", "value");
					assertThat(cache.get("key", String.class)).isEqualTo("value");
					assertThat(MemcachedDiscoveryState.of(context.getBean(MemcachedClient.class)).nodes()).hasSize(2);
				});
			});
		}
	}

	@Test
	void refusesDiscoveredNodeThatCannotBeVerified() {
		try (LocalMemcached memcached = LocalMemcached.builder()
			.nodes(2)
			.serverNames(1, "cache.example.com")
			.discovery()
			.start()) {
			contextRunner(memcached).run((context) -> assertThat(context.getStartupFailure()).isInstanceOfSatisfying(
					FailureAnalyzedException.class,
					(failure) -> assertThat(failure.analysis().getDescription())
						.contains("localhost:" + memcached.nodes().get(1).port(), "HOST_NAME_MISMATCH")
						.doesNotContain("localhost:" + memcached.port())));
		}
	}

	@Test
	void refusesNodeThatIsTakenForConfigurationEndpoint() {
		try (LocalMemcached memcached = LocalMemcached.builder().start()) {
			contextRunner(memcached).run((context) -> assertThat(context.getStartupFailure()).isInstanceOfSatisfying(
					FailureAnalyzedException.class, (failure) -> assertThat(failure.analysis().getDescription())
						.contains("DISCOVERY", "TOPOLOGY", "it knows of no cluster")));
		}
	}

	@Test
	void refusesSilentConfigurationEndpointInTimeIfTheCheckIsFull() throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().start();
				ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
			long start = System.nanoTime();
			contextRunner(memcached)
				.withPropertyValues("elasticache.memcached.endpoint=localhost:" + silent.getLocalPort(),
						"elasticache.startup-check=full")
				.run((context) -> {
					assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
					assertThat(context.getStartupFailure()).isInstanceOfSatisfying(FailureAnalyzedException.class,
							(failure) -> assertThat(failure.analysis().getDescription()).contains("TLS",
									"UNRESPONSIVE"));
				});
		}
	}

	private static ApplicationContextRunner contextRunner(LocalMemcached memcached) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheMemcachedAutoConfiguration.class, ElastiCacheCachingAutoConfiguration.class,
					ElastiCacheStartupCheckAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("elasticache.memcached.endpoint=localhost:" + memcached.port(),
					"elasticache.memcached.discovery=on", "elasticache.memcached.discovery-interval=200ms",
					"elasticache.tls.bundle=local", "spring.ssl.bundle.pem.local.truststore.certificate=file:"
							+ memcached.certificates().authorityFile());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Application {

	}

}
