package dev.elasticache.boot.sample;

import java.net.http.HttpResponse;
import java.time.Duration;

import com.jayway.jsonpath.JsonPath;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalValkey;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SampleApplication}.
 *
 * @author The ElastiCache Boot authors
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class SampleApplicationIntegrationTests {

	private static final String ISBN = "978-0-13-468599-1";

	private static final String OTHER_ISBN = "978-0-13-475759-9";

	@LocalServerPort
	private int port;

	@Autowired
	private LocalValkey valkey;

	@Autowired
	private LocalMemcached memcached;

	@Autowired
	private BookDatabase database;

	private Browser browser;

	@BeforeEach
	void startWithEmptyCaches() {
		this.browser = new Browser(this.port);
		this.browser.post("/books/clear", "");
		this.browser.post("/reviews/clear", "");
	}

	@Test
	void showsMissThenHitOnValkey() {
		long queries = this.database.queries();
		long serverHits = valkeyHits();
		assertThat(find("books", ISBN)).contains("Valkey", "Miss <span>", "Effective Java");
		assertThat(find("books", ISBN)).contains("Hit <span>", "Effective Java");
		assertThat(this.database.queries()).isEqualTo(queries + 1);
		assertThat(valkeyHits()).isEqualTo(serverHits + 1);
	}

	@Test
	void showsMissThenHitOnMemcached() {
		long queries = this.database.queries();
		assertThat(find("reviews", ISBN)).contains("Memcached", "Miss <span>", "Ninety small lessons");
		long serverHits = memcachedHits();
		assertThat(find("reviews", ISBN)).contains("Hit <span>", "Ninety small lessons");
		assertThat(this.database.queries()).isEqualTo(queries + 1);
		assertThat(memcachedHits()).isGreaterThan(serverHits);
	}

	@Test
	void keepsEachCacheOnItsEngineOnly() {
		long valkeyHits = valkeyHits();
		find("reviews", ISBN);
		find("reviews", ISBN);
		assertThat(valkeyHits()).isEqualTo(valkeyHits);
		long memcachedHits = memcachedHits();
		find("books", ISBN);
		find("books", ISBN);
		assertThat(memcachedHits()).isEqualTo(memcachedHits);
	}

	@Test
	void cachesThatThereIsNothing() {
		assertThat(find("books", "<unknown>")).contains("Miss <span>", "There is no such book.");
		assertThat(find("books", "<unknown>")).contains("Hit <span>", "There is no such book.")
			.doesNotContain("<unknown>");
		assertThat(find("reviews", "<unknown>")).contains("Miss <span>", "There are no reviews.");
		assertThat(find("reviews", "<unknown>")).contains("Hit <span>", "There are no reviews.");
	}

	@Test
	void evictsOneEntry() {
		for (String cache : new String[] { "books", "reviews" }) {
			find(cache, ISBN);
			find(cache, OTHER_ISBN);
			assertThat(Browser.card(this.browser.post("/%s/evict".formatted(cache), ISBN), cache))
				.contains(ISBN + " removed.");
			assertThat(find(cache, ISBN)).contains("Miss <span>").doesNotContain("removed.");
			assertThat(find(cache, OTHER_ISBN)).contains("Hit <span>");
		}
	}

	@Test
	void clearsOneCacheAndNotTheOther() {
		find("books", ISBN);
		find("reviews", ISBN);
		this.browser.post("/reviews/clear", "");
		assertThat(find("reviews", ISBN)).contains("Miss <span>");
		assertThat(find("books", ISBN)).contains("Hit <span>");
		this.browser.post("/books/clear", "");
		assertThat(find("books", ISBN)).contains("Miss <span>");
		assertThat(find("reviews", ISBN)).contains("Hit <span>");
	}

	@Test
	void showsTlsSessions() {
		find("books", ISBN);
		find("reviews", ISBN);
		HttpResponse<String> page = this.browser.get("/");
		assertThat(Browser.card(page, "books")).contains("localhost:" + this.valkey.port(), "TLSv1.3, TLS_AES_",
				"CN=localhost", "days left");
		assertThat(Browser.card(page, "reviews")).contains("localhost:" + this.memcached.port(), "TLSv1.3, TLS_AES_",
				"CN=localhost", "days left");
	}

	@Test
	void goesOnWithoutAnEngine() {
		find("reviews", ISBN);
		this.memcached.stop();
		try {
			assertThat(find("reviews", ISBN)).contains("Miss <span>");
			assertThat(find("books", ISBN)).contains("Miss <span>");
			assertThat(find("books", ISBN)).contains("Hit <span>");
		}
		finally {
			this.memcached.restart();
		}
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> find("reviews", ISBN).contains("Hit <span>"));
	}

	@Test
	void reportsHealthOfBothEngines() {
		HttpResponse<String> health = this.browser.get("/actuator/health");
		assertThat(health.statusCode()).isEqualTo(200);
		for (String engine : new String[] { "valkey", "memcached" }) {
			assertThat(JsonPath.<String>read(health.body(),
					"$.components.elasticache.components.%s.status".formatted(engine)))
				.isEqualTo("UP");
		}
	}

	@Test
	void showsWhatItKnows() {
		String known = this.browser.get("/actuator/elasticache").body();
		assertThat(JsonPath.<String>read(known, "$.engines.valkey.sessions[0].protocol")).isEqualTo("TLSv1.3");
		assertThat(JsonPath.<String>read(known, "$.caches.reviews.store")).isEqualTo("memcached");
		assertThat(this.browser.get("/actuator/elasticache/caches/books").statusCode()).isEqualTo(200);
		assertThat(this.browser.get("/actuator/elasticache/caches/unknown").statusCode()).isEqualTo(404);
	}

	@Test
	void servesStyle() {
		assertThat(this.browser.get("/style.css").statusCode()).isEqualTo(200);
	}

	private String find(String cache, String isbn) {
		HttpResponse<String> page = this.browser.post("/%s/find".formatted(cache), isbn);
		assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
		return Browser.card(page, cache);
	}

	private long valkeyHits() {
		return Long.parseLong(this.valkey.info("stats").get("keyspace_hits"));
	}

	private long memcachedHits() {
		return Long.parseLong(this.memcached.stats().get(0).get("get_hits"));
	}

}
