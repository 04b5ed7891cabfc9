package dev.elasticache.boot.autoconfigure;

import java.util.Map;

import dev.elasticache.boot.local.LocalNode;
import dev.elasticache.boot.local.LocalValkey;
import io.lettuce.core.cluster.SlotHash;
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
 * Integration tests for caches whose entries move from shard to shard.
 */
class ReshardingIntegrationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
				ElastiCacheValkeyAutoConfiguration.class, DataRedisAutoConfiguration.class,
				ElastiCacheCachingAutoConfiguration.class))
		.withUserConfiguration(Application.class)
		.withPropertyValues("elasticache.tls.bundle=local");

	@ParameterizedTest
	@ValueSource(strings = { "redis-server", "valkey-server" })
	void clearFindsEntriesOnShardThatOwnsNoSlotYet(String binary) {
		try (LocalValkey cluster = LocalValkey.builder().binary(binary).cluster(3, 0).spares(1).start()) {
			this.contextRunner
				.withPropertyValues("elasticache.valkey.endpoint=localhost:" + cluster.port(),
						"elasticache.valkey.topology=cluster", "elasticache.valkey.command-timeout=5s",
						"elasticache.valkey.connect-timeout=4s", "elasticache.cache.on-failure=throw",
						"spring.ssl.bundle.pem.local.truststore.certificate=file:"
								+ cluster.certificates().authorityFile())
				.run((context) -> {
					Cache cache = context.getBean(CacheManager.class).getCache("books");
					int slot = SlotHash.getSlot("books:key");
					LocalNode primary = cluster.nodes().get(slot / (SlotHash.SLOT_COUNT / 3));
					LocalNode spare = cluster.nodes().get(3);
					cache.put("key", "value");
					cluster.addShard(spare, slot, slot + 1, () -> {
						assertThat(keys(cluster, primary)).isEmpty();
						assertThat(keys(cluster, spare)).isNotEmpty();
						assertThat(cache.get("key", String.class)).isEqualTo("value");
						cache.clear();
						assertThat(cache.get("key")).isNull();
						assertThat(keys(cluster, spare)).isEmpty();
					});
				});
		}
	}

	private static Map<String, String> keys(LocalValkey cluster, LocalNode node) {
		return cluster.info(node, "keyspace");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Application {

	}

}
