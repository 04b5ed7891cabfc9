package dev.elasticache.boot.sample;

import java.net.http.HttpResponse;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalValkey;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SampleApplication} on a machine without Memcached.
 *
 * @author The ElastiCache Boot authors
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("valkey-only")
class ValkeyOnlyIntegrationTests {

	private static final String ISBN = "978-0-13-468599-1";

	@LocalServerPort
	private int port;

	@Autowired
	private LocalValkey valkey;

	@Autowired
	private ObjectProvider<LocalMemcached> memcached;

	@Test
	void keepsReviewsOnValkey() {
		Browser browser = new Browser(this.port);
		assertThat(this.memcached.getIfAvailable()).isNull();
		assertThat(Browser.card(browser.post("/reviews/find", ISBN), "reviews")).contains("Valkey", "Miss <span>");
		HttpResponse<String> page = browser.post("/reviews/find", ISBN);
		assertThat(Browser.card(page, "reviews")).contains("Hit <span>", "Ninety small lessons",
				"localhost:" + this.valkey.port());
		assertThat(this.valkey.info("stats")).containsEntry("keyspace_hits", "1");
	}

	@Test
	void reportsHealthOfValkeyOnly() {
		String health = new Browser(this.port).get("/actuator/health").body();
		assertThat(JsonPath.<Map<String, ?>>read(health, "$.components.elasticache.components"))
			.containsOnlyKeys("valkey");
	}

	@Test
	void saysWhatMemcachedNeeds() {
		assertThat(new Browser(this.port).get("/").body())
			.contains("memcached is not installed: apt-get install memcached");
	}

}
