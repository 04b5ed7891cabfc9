package dev.elasticache.boot.autoconfigure;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.function.Consumer;

import dev.elasticache.boot.cache.CacheStoreException;
import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalEngine;
import dev.elasticache.boot.local.LocalEngineBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What an application does at start-up about an endpoint that cannot be used, on every
 * engine.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class StartupCheckContractIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final LocalCertificates certificates = LocalCertificates.create();

	private final String engineName;

	StartupCheckContractIntegrationTests(String engineName) {
		this.engineName = engineName;
	}

	abstract LocalEngineBuilder<?, ?> engine();

	@Test
	void refusesUntrustedCertificate() {
		withEngine((engine) -> engine.certificates(LocalCertificates.create()), (server) -> assertRefused(server,
				"UNTRUSTED", "'CN=ElastiCache local CA', but the one of that name in the SSL bundle 'local'"));
	}

	@Test
	void refusesCertificateForAnotherHost() {
		withEngine((engine) -> engine.certificates(this.certificates).serverNames("cache.example.com"),
				(server) -> assertRefused(server, "HOST_NAME_MISMATCH", "cache.example.com"));
	}

	@Test
	void refusesExpiredCertificate() {
		withEngine((engine) -> engine.certificate(this.certificates.issueExpired()),
				(server) -> assertRefused(server, "CERTIFICATE_EXPIRED", "Renew it"));
	}

	@Test
	void refusesCertificateThatIsNotYetValid() {
		withEngine((engine) -> engine.certificate(this.certificates.issueNotYetValid()),
				(server) -> assertRefused(server, "CERTIFICATE_NOT_YET_VALID", "clock"));
	}

	@Test
	void refusesServerInPlainText() {
		withEngine(LocalEngineBuilder::plainText,
				(server) -> assertRefused(server, "PLAIN_TEXT_SERVER", "elasticache.tls.enabled"));
	}

	@Test
	void refusesServerThatIsLimitedToTls11() {
		withEngine((engine) -> engine.certificates(this.certificates).protocols("TLSv1.1"),
				(server) -> assertRefused(server, "PROTOCOL_VERSION", "TLS 1.2 or 1.3"));
	}

	@Test
	void refusesTlsServerInPlainText() {
		withEngine((engine) -> engine.certificates(this.certificates),
				(server) -> contextRunner(server).withPropertyValues("elasticache.tls.enabled=false")
					.run((context) -> assertThat(analysis(context.getStartupFailure()).getDescription())
						.contains("TLS_SERVER")));
	}

	@Test
	void acceptsCertificateForAnotherHostIfOnlyTheChainCounts() {
		withEngine((engine) -> engine.certificates(this.certificates).serverNames("cache.example.com"),
				(server) -> contextRunner(server).withPropertyValues("elasticache.tls.verification=ca")
					.run((context) -> {
						Cache cache = context.getBean(CacheManager.class).getCache("books");
						cache.put("key", "value");
						assertThat(cache.get("key", String.class)).isEqualTo("value");
					}));
	}

	@Test
	void startsWithoutEngineThatCannotBeReachedAndUsesItWhenItAppears(CapturedOutput output) {
		withEngine((engine) -> engine.certificates(this.certificates), (server) -> {
			server.stop();
			contextRunner(server).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).contains("UNREACHABLE", "localhost:" + server.port());
				Cache cache = context.getBean(CacheManager.class).getCache("books");
				assertThatExceptionOfType(CacheStoreException.class).isThrownBy(() -> cache.get("key"));
				server.restart();
				Awaitility.await().atMost(Duration.ofSeconds(8)).ignoreExceptions().untilAsserted(() -> {
					cache.put("key", "value");
					assertThat(cache.get("key", String.class)).isEqualTo("value");
				});
			});
		});
	}

	@Test
	void refusesEngineThatCannotBeReachedIfTheCheckIsFull() {
		withEngine((engine) -> engine.certificates(this.certificates), (server) -> {
			server.stop();
			contextRunner(server).withPropertyValues("elasticache.startup-check=full")
				.run((context) -> assertThat(analysis(context.getStartupFailure()).getDescription())
					.contains("UNREACHABLE"));
		});
	}

	@Test
	void refusesServerThatNeverAnswersTheHandshakeIfTheCheckIsFull() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
			long start = System.nanoTime();
			contextRunner(silent.getLocalPort()).withPropertyValues("elasticache.startup-check=full").run((context) -> {
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
				assertThat(analysis(context.getStartupFailure()).getDescription()).contains("UNRESPONSIVE");
			});
		}
	}

	@Test
	void warnsOnlyIfTheCheckSaysSoAndStillTrustsNobody(CapturedOutput output) {
		withEngine((engine) -> engine.certificates(LocalCertificates.create()),
				(server) -> contextRunner(server).withPropertyValues("elasticache.startup-check=warn")
					.run((context) -> {
						assertThat(output).contains("UNTRUSTED");
						Cache cache = context.getBean(CacheManager.class).getCache("books");
						assertThatExceptionOfType(CacheStoreException.class)
							.isThrownBy(() -> cache.put("key", "value"));
					}));
	}

	@Test
	void doesNotProbeIfTheCheckIsOff(CapturedOutput output) {
		withEngine((engine) -> engine.certificates(LocalCertificates.create()),
				(server) -> contextRunner(server).withPropertyValues("elasticache.startup-check=off").run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(output).doesNotContain("UNTRUSTED");
				}));
	}

	private void assertRefused(LocalEngine server, String kind, String inDescriptionOrAction) {
		long start = System.nanoTime();
		contextRunner(server).run((context) -> {
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
			FailureAnalysis analysis = analysis(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("localhost:" + server.port(), kind);
			assertThat(analysis.getDescription() + analysis.getAction()).contains(inDescriptionOrAction);
		});
	}

	private FailureAnalysis analysis(Throwable failure) {
		assertThat(failure).isInstanceOf(FailureAnalyzedException.class);
		return ((FailureAnalyzedException) failure).analysis();
	}

	private void withEngine(Consumer<LocalEngineBuilder<?, ?>> customizer, Consumer<LocalEngine> test) {
		LocalEngineBuilder<?, ?> builder = engine();
		customizer.accept(builder);
		try (LocalEngine server = builder.start()) {
			test.accept(server);
		}
	}

	private ApplicationContextRunner contextRunner(LocalEngine server) {
		return contextRunner(server.port());
	}

	private ApplicationContextRunner contextRunner(int port) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheValkeyAutoConfiguration.class, ElastiCacheMemcachedAutoConfiguration.class,
					DataRedisAutoConfiguration.class, ElastiCacheCachingAutoConfiguration.class,
					ElastiCacheStartupCheckAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("elasticache.%s.endpoint=localhost:%d".formatted(this.engineName, port),
					"elasticache.cache.on-failure=throw", "elasticache.tls.bundle=local",
					"spring.ssl.bundle.pem.local.truststore.certificate=file:" + this.certificates.authorityFile());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Application {

	}

}
