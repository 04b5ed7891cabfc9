package dev.elasticache.boot.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import com.jayway.jsonpath.JsonPath;
import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalValkey;
import dev.elasticache.boot.valkey.GracefulReconnect;
import dev.elasticache.boot.valkey.ValkeyCredentials;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Prometheus is told of the sample, on engines as ElastiCache has them: under load,
 * when trust and credentials change, and in an outage.
 *
 * @author The ElastiCache Boot authors
 */
class PrometheusIntegrationTests {

	private static final String ISBN = "978-0-13-468599-1";

	private static final int MAX_REMEMBERED = 10_000;

	@TempDir
	private Path directory;

	private Browser browser;

	private int requests;

	@Test
	void tellsWhatHappened() throws Exception {
		LocalCertificates certificates = LocalCertificates.create();
		Path trusted = this.directory.resolve("trusted.pem");
		Files.copy(certificates.authorityFile(), trusted);
		try (LocalValkey valkey = LocalValkey.builder().certificates(certificates).password("hushed-secret").start();
				LocalMemcached memcached = LocalMemcached.builder().certificates(certificates).start();
				ConfigurableApplicationContext sample = run(valkey, memcached, trusted)) {
			this.browser = new Browser(sample.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
			assertTellsOfLoad();
			assertTellsOfCertificates();
			sample.getBean(GracefulReconnect.class).reconnect();
			await().until(() -> scrape().sum("elasticache_tls_handshakes_total", "engine", "valkey", "result",
					"resumed") >= 1);
			Files.writeString(trusted, Files.readString(trusted) + "\n");
			await().until(() -> scrape().sum("elasticache_tls_trust_reloads_total", "result", "accepted") == 1);
			assertThat(scrape().sum("elasticache_tls_trust_reloads_total", "result", "refused")).isZero();
			sample.getBean(ValkeyCredentials.class).refresh();
			await().until(() -> scrape().sum("elasticache_credentials_renewals_total", "outcome", "success") == 1);
			assertThat(scrape().sum("elasticache_credentials_renewals_total", "outcome", "failure")).isZero();
			memcached.stop();
			assertTellsOfOutage(sample.getBean(CacheManager.class).getCache("reviews"));
			memcached.restart();
			assertTellsOfRecovery();
		}
	}

	private void assertTellsOfLoad() {
		for (int i = 0; i < 25; i++) {
			this.browser.post("/books/find", ISBN);
			findReviews();
		}
		for (String cache : new String[] { "books", "reviews" }) {
			this.browser.post("/%s/evict".formatted(cache), ISBN);
			Scrape scrape = scrape();
			assertThat(scrape.sum("cache_gets_total", "cache", cache, "result", "hit")).isEqualTo(24);
			assertThat(scrape.sum("cache_gets_total", "cache", cache, "result", "miss")).isEqualTo(1);
			for (String name : new String[] { "cache_puts_total", "cache_evictions_total", "cache_removals_total" }) {
				assertThat(scrape.sum(name, "cache", cache)).as(name).isEqualTo(1);
			}
		}
		for (String engine : new String[] { "valkey", "memcached" }) {
			Scrape scrape = scrape();
			String[] tags = { "engine", engine, "operation", "read", "outcome", "success" };
			assertThat(scrape.sum("elasticache_commands_seconds_count", tags)).isEqualTo(25);
			assertThat(scrape.sum("elasticache_commands_seconds_sum", tags)).isBetween(0.0001, 25 * 0.5);
			assertThat(scrape.sum("elasticache_breaker_state", "engine", engine, "state", "closed")).isEqualTo(1);
			assertThat(scrape.sum("elasticache_breaker_state", "engine", engine)).isEqualTo(1);
			for (String name : new String[] { "elasticache_commands_rejected_commands_total",
					"elasticache_evictions_replayed_evictions_total", "elasticache_evictions_dropped_evictions_total",
					"elasticache_evictions_remembered_evictions" }) {
				assertThat(scrape.sum(name, "engine", engine)).as(name).isZero();
			}
		}
	}

	private void assertTellsOfCertificates() {
		for (String engine : new String[] { "valkey", "memcached" }) {
			Scrape scrape = scrape();
			assertThat(scrape.sum("elasticache_tls_handshakes_total", "engine", engine, "result", "full"))
				.isBetween(1.0, 10.0);
			assertThat(scrape.sum("elasticache_tls_handshakes_total", "engine", engine, "result", "failed")).isZero();
			String expires = JsonPath.read(this.browser.get("/actuator/elasticache/engines/" + engine).body(),
					"$.sessions[0].certificateExpires");
			double seconds = scrape.sum("elasticache_tls_certificate_expiry_seconds", "engine", engine);
			assertThat(Duration.between(Instant.now().plusSeconds((long) seconds), Instant.parse(expires)).abs())
				.isLessThan(Duration.ofMinutes(1));
			assertThat(seconds).isPositive();
		}
	}

	private void assertTellsOfOutage(Cache reviews) {
		await().until(() -> {
			findReviews();
			return scrape().sum("elasticache_breaker_state", "engine", "memcached", "state", "open") == 1;
		});
		this.browser.post("/reviews/evict", ISBN);
		Scrape scrape = scrape();
		assertThat(scrape.sum("elasticache_evictions_remembered_evictions", "engine", "memcached")).isEqualTo(1);
		assertThat(scrape.sum("elasticache_commands_rejected_commands_total", "engine", "memcached")).isPositive();
		assertThat(scrape.sum("elasticache_commands_seconds_count", "engine", "memcached")
				- scrape.sum("elasticache_commands_seconds_count", "engine", "memcached", "outcome", "success"))
			.isPositive();
		assertThat(scrape.sum("elasticache_breaker_state", "engine", "valkey", "state", "closed")).isEqualTo(1);
		for (int i = 0; i < MAX_REMEMBERED; i++) {
			reviews.evict(i);
		}
		assertThat(scrape().sum("elasticache_evictions_dropped_evictions_total", "engine", "memcached")).isPositive();
	}

	private void assertTellsOfRecovery() {
		await().until(() -> {
			findReviews();
			Scrape scrape = scrape();
			return scrape.sum("elasticache_breaker_state", "engine", "memcached", "state", "closed") == 1
					&& scrape.sum("elasticache_evictions_remembered_evictions", "engine", "memcached") == 0
					&& scrape.sum("elasticache_evictions_replayed_evictions_total", "engine", "memcached") > 0;
		});
		assertThat(scrape().sum("cache_gets_total", "cache", "reviews")).isEqualTo(this.requests);
	}

	private void findReviews() {
		this.requests++;
		this.browser.post("/reviews/find", ISBN);
	}

	private Scrape scrape() {
		return new Scrape(this.browser.get("/actuator/prometheus").body());
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(30));
	}

	private static ConfigurableApplicationContext run(LocalValkey valkey, LocalMemcached memcached, Path trusted) {
		return SpringApplication.run(SampleApplication.class, "--server.port=0",
				"--elasticache.valkey.endpoint=localhost:" + valkey.port(),
				"--elasticache.valkey.password=hushed-secret",
				"--elasticache.memcached.endpoint=localhost:" + memcached.port(), "--elasticache.tls.bundle=internal",
				"--spring.ssl.bundle.pem.internal.truststore.certificate=file:" + trusted,
				"--spring.ssl.bundle.pem.internal.reload-on-update=true",
				"--spring.ssl.bundle.watch.file.quiet-period=100ms");
	}

	/**
	 * What Prometheus reads.
	 *
	 * @param text lines of a name, labels in braces, and a value
	 */
	private record Scrape(String text) {

		double sum(String name, String... labels) {
			return this.text.lines()
				.filter((line) -> line.startsWith(name + "{") && hasAll(line, labels))
				.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
				.reduce(Double::sum)
				.orElseThrow(() -> new AssertionError(
						"No %s of %s in%n%s".formatted(name, String.join(" ", labels), this.text)));
		}

		private static boolean hasAll(String line, String... labels) {
			for (int i = 0; i < labels.length; i += 2) {
				if (!line.contains("%s=\"%s\"".formatted(labels[i], labels[i + 1]))) {
					return false;
				}
			}
			return true;
		}

	}

}
