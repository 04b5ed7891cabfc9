package dev.elasticache.boot.sample;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import dev.elasticache.boot.cache.CacheStatistics;
import dev.elasticache.boot.tls.TlsSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Page}.
 *
 * @author The ElastiCache Boot authors
 */
class PageTests {

	private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

	private static final Book BOOK = new Book("1", "Tom & <Jerry>", "\"A\" <b>", 2001);

	private final Page page = new Page(Clock.fixed(NOW, ZoneOffset.UTC));

	@Test
	void saysThatThereWasNoCall() {
		String html = render(cache(null, null, null, List.of(), ""));
		assertThat(html).contains("No call yet", "none yet", "No TLS session so far.")
			.doesNotContain("Hit <", "Miss <");
	}

	@Test
	void showsMiss() {
		Call miss = call(BOOK, false, Duration.ofMillis(412));
		assertThat(render(cache(miss, miss, null, List.of(), ""))).contains("Miss <span>412 ms</span>", "none yet")
			.doesNotContain("Hit <");
	}

	@Test
	void showsHitBesideTheLastMiss() {
		Call miss = call(BOOK, false, Duration.ofMillis(400));
		Call hit = call(BOOK, true, Duration.ofMillis(4));
		assertThat(render(cache(hit, miss, hit, List.of(), ""))).contains("Hit <span>4.00 ms</span>",
				"<b>400 ms</b> <time>12:00:00</time>", "<b>4.00 ms</b> <time>12:00:00</time>", "--share: 100.00%",
				"--share: 1.00%");
	}

	@Test
	void showsStatisticsAndTimeToLive() {
		assertThat(render(cache(null, null, null, List.of(), ""))).contains("<dt>Hits</dt><dd>7</dd>",
				"<dt>Misses</dt><dd>5</dd>", "<dt>Puts</dt><dd>3</dd>", "<dt>Time to live</dt><dd>10 min</dd>");
	}

	@Test
	void showsEachTlsSession() {
		TlsSession first = new TlsSession("valkey", "one.example.com", 6379, "TLSv1.3", "TLS_AES_128_GCM_SHA256",
				"CN=one", NOW.plus(Duration.ofDays(30)));
		TlsSession second = new TlsSession("valkey", "two.example.com", 6379, "TLSv1.2",
				"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "CN=two", NOW.minus(Duration.ofDays(1)));
		assertThat(render(cache(null, null, null, List.of(first, second), ""))).contains("one.example.com:6379",
				"TLSv1.3, TLS_AES_128_GCM_SHA256", "CN=one", "31 Mar 2026 (30 days left)", "two.example.com:6379",
				"TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "CN=two", "28 Feb 2026 (expired)");
	}

	@Test
	void escapesValues() {
		Call call = call(BOOK, true, Duration.ofMillis(1));
		assertThat(render(cache(call, null, call, List.of(), "")))
			.contains("<strong>Tom &amp; &lt;Jerry&gt;</strong>, &quot;A&quot; &lt;b&gt;, 2001")
			.doesNotContain("<Jerry>", "<b>, 2001");
	}

	@Test
	void escapesWhatWasAskedFor() {
		Call call = new Call("\"><script>", null, false, Duration.ofMillis(400), NOW);
		assertThat(render(cache(call, call, null, List.of(), "\"><script>"))).doesNotContain("<script>")
			.contains("value=\"&quot;&gt;&lt;script&gt;\"", "&quot;&gt;&lt;script&gt; removed")
			.contains("There is no such book.");
	}

	@Test
	void escapesReviews() {
		Call call = call(List.of(new Review("<i>", 4, "a < b")), true, Duration.ofMillis(1));
		assertThat(render(cache(call, null, call, List.of(), ""))).contains("★★★★☆", "a &lt; b", "&lt;i&gt;")
			.doesNotContain("<i>");
	}

	@Test
	void escapesTlsSession() {
		TlsSession session = new TlsSession("valkey", "localhost", 6379, "TLSv1.3", "TLS_AES_128_GCM_SHA256",
				"CN=<b>,O=A&B", NOW);
		assertThat(render(cache(null, null, null, List.of(session), ""))).contains("CN=&lt;b&gt;,O=A&amp;B");
	}

	@Test
	void escapesNotice() {
		assertThat(this.page.render(List.of(), List.of(), 1, "Cache '<x>' failed"))
			.contains("Cache &#39;&lt;x&gt;&#39; failed");
	}

	private String render(CacheView cache) {
		return this.page.render(List.of(cache), List.of(BOOK), 2, "");
	}

	private Call call(Object value, boolean hit, Duration took) {
		return new Call("1", value, hit, took, NOW);
	}

	private CacheView cache(@Nullable Call last, @Nullable Call lastMiss, @Nullable Call lastHit,
			List<TlsSession> sessions, String removed) {
		return new CacheView("books", "valkey", Duration.ofMinutes(10), sessions,
				new CacheStatistics(7, 5, 3, 1, 1, 0, 0), last, lastMiss, lastHit, removed);
	}

}
