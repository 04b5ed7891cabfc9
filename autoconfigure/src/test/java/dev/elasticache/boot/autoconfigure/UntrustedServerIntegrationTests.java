package dev.elasticache.boot.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import dev.elasticache.boot.memcached.MemcachedDiscoveryState;
import dev.elasticache.boot.tls.HandshakeFailure;
import dev.elasticache.boot.tls.TlsSessions;
import io.netty.pkitesting.X509Bundle;
import net.spy.memcached.MemcachedClient;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What a server that cannot be trusted gets to see of an application that starts all the
 * same: no byte.
 */
class UntrustedServerIntegrationTests {

	private static final X509Bundle TRUSTED = RecordingServer.authority("Trusted CA");

	private static final X509Bundle OTHER = RecordingServer.authority("Other CA");

	@ParameterizedTest
	@MethodSource("clients")
	void withAnotherNameSeesNoData(String engine, List<String> properties) throws Exception {
		try (RecordingServer server = new RecordingServer(TRUSTED, "other.example.com")) {
			assertSeesNoData(server, engine, properties, HandshakeFailure.HOST_NAME_MISMATCH);
		}
	}

	@ParameterizedTest
	@MethodSource("clients")
	void withAnotherAuthoritySeesNoData(String engine, List<String> properties) throws Exception {
		try (RecordingServer server = new RecordingServer(OTHER, "localhost")) {
			assertSeesNoData(server, engine, properties, HandshakeFailure.UNTRUSTED);
		}
	}

	@Test
	void isRecordedWhenTrusted() throws Exception {
		try (RecordingServer server = new RecordingServer(TRUSTED, "localhost")) {
			contextRunner(server, List.of("elasticache.valkey.endpoint=localhost:%d")).run((context) -> {
				use(context.getBean(CacheManager.class));
				Awaitility.await().until(() -> server.received().length > 0);
			});
		}
	}

	static Stream<Arguments> clients() {
		return Stream.of(Arguments.of("valkey", List.of("elasticache.valkey.endpoint=localhost:%d")),
				Arguments.of("valkey",
						List.of("elasticache.valkey.endpoint=localhost:%d", "elasticache.tls.provider=openssl")),
				Arguments.of("valkey",
						List.of("elasticache.valkey.endpoint=localhost:%d", "elasticache.valkey.topology=cluster")),
				Arguments.of("memcached", List.of("elasticache.memcached.nodes=localhost:%d,127.0.0.1:%1$d")),
				Arguments.of("memcached",
						List.of("elasticache.memcached.endpoint=localhost:%d", "elasticache.memcached.discovery=on")));
	}

	private void assertSeesNoData(RecordingServer server, String engine, List<String> properties,
			HandshakeFailure reason) {
		contextRunner(server, properties).run((context) -> {
			CacheManager cacheManager = context.getBean(CacheManager.class);
			TlsSessions sessions = context.getBean(TlsSessions.class);
			Awaitility.await().until(() -> {
				use(cacheManager);
				return sessions.handshakes(engine).failed().containsKey(reason) || discoveryFailure(context) == reason;
			});
			assertThat(sessions.handshakes(engine).full()).isZero();
			assertThat(sessions.of(engine)).isEmpty();
		});
		assertThat(server.connections()).isPositive();
		assertThat(server.received()).isEmpty();
	}

	private @Nullable HandshakeFailure discoveryFailure(ApplicationContext context) {
		MemcachedClient client = context.getBeanProvider(MemcachedClient.class).getIfAvailable();
		MemcachedDiscoveryState discovery = (client != null) ? MemcachedDiscoveryState.of(client) : null;
		Throwable failure = (discovery != null) ? discovery.lastFailure() : null;
		return (failure != null) ? HandshakeFailure.of(failure) : null;
	}

	private void use(CacheManager cacheManager) {
		Cache cache = cacheManager.getCache("books");
		catchThrowable(() -> cache.put("key", "value"));
		catchThrowable(() -> cache.get("key"));
	}

	private ApplicationContextRunner contextRunner(RecordingServer server, List<String> properties) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheValkeyAutoConfiguration.class, ElastiCacheMemcachedAutoConfiguration.class,
					DataRedisAutoConfiguration.class, ElastiCacheCachingAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues(
					properties.stream().map((property) -> property.formatted(server.port())).toArray(String[]::new))
			.withPropertyValues("elasticache.tls.bundle=test",
					"spring.ssl.bundle.pem.test.truststore.certificate=" + TRUSTED.getCertificatePEM());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Application {

	}

}
