package dev.elasticache.boot.autoconfigure.observation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.elasticache.boot.autoconfigure.ElastiCacheCachingAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheMemcachedAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheTlsAutoConfiguration;
import dev.elasticache.boot.autoconfigure.ElastiCacheValkeyAutoConfiguration;
import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalValkey;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What traces and meters see of both engines: the same names, of Lettuce by Spring Boot
 * and of Memcached by us.
 */
class ObservationIntegrationTests {

	private static final LocalCertificates certificates = LocalCertificates.create();

	private static LocalValkey valkey;

	private static LocalMemcached memcached;

	private final Recorder recorder = new Recorder();

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final ObservationRegistry observations = ObservationRegistry.create();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
				LettuceObservationAutoConfiguration.class, ElastiCacheObservationAutoConfiguration.class,
				ElastiCacheValkeyAutoConfiguration.class, ElastiCacheMemcachedAutoConfiguration.class,
				DataRedisAutoConfiguration.class, ElastiCacheCachingAutoConfiguration.class))
		.withUserConfiguration(Application.class)
		.withBean(ObservationRegistry.class, () -> this.observations)
		.withPropertyValues("elasticache.valkey.endpoint=localhost:" + valkey.port(),
				"elasticache.memcached.endpoint=localhost:" + memcached.port(), "elasticache.cache.store=valkey",
				"elasticache.valkey.command-timeout=10s", "elasticache.memcached.operation-timeout=10s",
				"elasticache.valkey.connect-timeout=10s", "elasticache.memcached.connect-timeout=10s",
				"elasticache.caches.reviews.store=memcached", "elasticache.tls.bundle=local",
				"spring.ssl.bundle.pem.local.truststore.certificate=file:" + certificates.authorityFile());

	ObservationIntegrationTests() {
		this.observations.observationConfig()
			.observationHandler(this.recorder)
			.observationHandler(new DefaultMeterObservationHandler(this.meters));
	}

	@BeforeAll
	static void start() {
		valkey = LocalValkey.builder().certificates(certificates).start();
		memcached = LocalMemcached.builder().certificates(certificates).start();
	}

	@AfterAll
	static void stop() {
		valkey.close();
		memcached.close();
	}

	@Test
	void tellsTheSameOfBothEngines() {
		this.contextRunner.run((context) -> {
			Observation request = Observation.start("request", this.observations);
			try (Observation.Scope scope = request.openScope()) {
				use(context, "books");
				use(context, "reviews");
			}
			request.stop();
			SenderContext<?> ofValkey = this.recorder.find("lettuce", "get");
			SenderContext<?> ofMemcached = this.recorder.find("memcached", "get");
			assertThat(ofMemcached.getLowCardinalityKeyValues()).extracting(KeyValue::getKey)
				.containsExactlyElementsOf(
						ofValkey.getLowCardinalityKeyValues().stream().map(KeyValue::getKey).toList());
			assertThat(ofMemcached.getLowCardinalityKeyValues()).contains(KeyValue.of("db.system", "memcached"),
					KeyValue.of("db.operation", "get"), KeyValue.of("net.sock.peer.addr", "localhost"),
					KeyValue.of("net.sock.peer.port", String.valueOf(memcached.port())),
					KeyValue.of("net.transport", "IP.TCP"));
			for (SenderContext<?> observed : List.of(ofValkey, ofMemcached)) {
				assertThat(observed.getKind()).isEqualTo(Kind.CLIENT);
				assertThat(observed.getParentObservation()).isSameAs(request);
				assertThat(observed.getError()).isNull();
				assertThat(observed.getHighCardinalityKeyValues()).isEmpty();
				assertThat(this.meters.get(observed.getName()).timers()).isNotEmpty();
			}
		});
	}

	@Test
	void leavesOutValkeyWhereThatIsNotWanted() {
		this.contextRunner.withPropertyValues("management.observations.enable.lettuce=false").run((context) -> {
			use(context, "books");
			use(context, "reviews");
			assertThat(this.recorder.contexts).extracting(Observation.Context::getName).containsOnly("memcached");
		});
	}

	@Test
	void tellsOfFailure() {
		this.contextRunner.run((context) -> {
			use(context, "reviews");
			memcached.stop();
			try {
				context.getBean(CacheManager.class).getCache("reviews").get("key");
				assertThat(this.recorder.contexts).filteredOn((observed) -> "memcached".equals(observed.getName()))
					.last()
					.satisfies((observed) -> assertThat(observed.getError()).isNotNull());
			}
			finally {
				memcached.restart();
			}
		});
	}

	private void use(ApplicationContext context, String name) {
		Cache cache = context.getBean(CacheManager.class).getCache(name);
		cache.put("key", "value");
		assertThat(cache.get("key", String.class)).isEqualTo("value");
	}

	private static final class Recorder implements ObservationHandler<Observation.Context> {

		private final List<Observation.Context> contexts = new CopyOnWriteArrayList<>();

		@Override
		public void onStop(Observation.Context context) {
			this.contexts.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		SenderContext<?> find(String name, String contextualName) {
			return (SenderContext<?>) this.contexts.stream()
				.filter((context) -> name.equals(context.getName())
						&& contextualName.equals(context.getContextualName()))
				.reduce((first, second) -> second)
				.orElseThrow();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Application {

	}

}
