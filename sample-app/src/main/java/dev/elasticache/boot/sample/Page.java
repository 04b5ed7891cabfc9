package dev.elasticache.boot.sample;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.elasticache.boot.cache.CacheStatistics;
import dev.elasticache.boot.tls.TlsSession;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Page that shows what the caches do.
 *
 * @author The ElastiCache Boot authors
 */
@Component
class Page {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

	private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);

	private static final double NANOS_PER_MILLI = 1_000_000;

	private final Clock clock;

	Page(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Renders the page.
	 * @param caches the caches to show
	 * @param books the books to offer
	 * @param queries how often the database was asked
	 * @param notice what to say first, may be empty
	 * @return the page
	 */
	String render(List<CacheView> caches, List<Book> books, long queries, String notice) {
		return Html
			.of("""
					<!DOCTYPE html>
					<html lang="en">
					<head>
					<meta charset="utf-8">
					<meta name="viewport" content="width=device-width, initial-scale=1">
					<meta name="color-scheme" content="light dark">
					<title>ElastiCache sample</title>
					<link rel="icon" href="data:,">
					<link rel="stylesheet" href="/style.css">
					</head>
					<body>
					<header>
					<h1>Books, cached over TLS</h1>
					<p>Each answer of the database takes %d&nbsp;ms. Look a book up twice: the first call waits for the database,
					the second is answered by the cache.</p>
					</header>
					%s
					<main>
					%s</main>
					<footer>
					<p>The database was asked <strong>%d</strong> %s since the application started.</p>
					<p><a href="/actuator/health">Health of the engines</a> · <a href="/actuator/elasticache">what the application knows</a> · <a href="/actuator/prometheus">meters</a></p>
					</footer>
					</body>
					</html>
					""",
					BookDatabase.DELAY.toMillis(), notice(notice),
					Html.join(caches.stream().map((cache) -> cache(cache, books)).toList()), queries,
					(queries != 1) ? "times" : "time")
			.markup();
	}

	private Html notice(String notice) {
		return notice.isEmpty() ? Html.NOTHING : Html.of("<p class=\"notice\" role=\"status\">%s</p>", notice);
	}

	private Html cache(CacheView cache, List<Book> books) {
		return Html.of("""
				<section id="%1$s" class="%2$s" aria-label="Cache %1$s">
				<h2>%1$s <span class="engine">%3$s</span></h2>
				%4$s
				%5$s
				%6$s
				%7$s
				%8$s
				%9$s
				</section>
				""", cache.name(), cache.engine(), StringUtils.capitalize(cache.engine()), featured(cache, books),
				lastCall(cache), times(cache), otherActions(cache), statistics(cache), connections(cache.sessions()));
	}

	private Html featured(CacheView cache, List<Book> books) {
		List<Html> buttons = new ArrayList<>();
		for (Book book : books) {
			buttons.add(Html.of("<button name=\"isbn\" value=\"%s\">%s</button>\n", book.isbn(), book.title()));
		}
		return Html.of("""
				<form method="post" action="/%s/find">
				%s</form>""", cache.name(), Html.join(buttons));
	}

	private Html otherActions(CacheView cache) {
		return Html.of("""
				<form method="post" action="/%1$s/find">
				<label>ISBN <input name="isbn" value="%2$s" required maxlength="100" autocomplete="off"></label>
				<button>Look up</button>
				<button formaction="/%1$s/evict" class="quiet">Evict</button>
				<button formaction="/%1$s/clear" class="quiet" formnovalidate>Clear all</button>
				</form>""", cache.name(), (cache.last() != null) ? cache.last().isbn() : "");
	}

	private Html lastCall(CacheView cache) {
		Call call = cache.last();
		if (call == null) {
			return Html.of("""
					<div class="call">
					<p class="verdict">No call yet</p>
					<p>Pick a book, then pick it again.</p>
					%s</div>""", removed(cache.removed()));
		}
		return Html.of("""
				<div class="call">
				<p class="verdict %s">%s <span>%s</span></p>
				<p class="isbn">%s</p>
				%s
				%s</div>""", call.hit() ? "hit" : "miss", call.hit() ? "Hit" : "Miss", milliseconds(call.took()),
				call.isbn(), value(call.value()), removed(cache.removed()));
	}

	private Html removed(String removed) {
		return removed.isEmpty() ? Html.NOTHING : Html
			.of("<p class=\"removed\" role=\"status\">%s removed. The next call waits for the database.</p>", removed);
	}

	private Html value(@Nullable Object value) {
		if (value instanceof Book book) {
			return Html.of("<p><strong>%s</strong>, %s, %s</p>", book.title(), book.author(),
					String.valueOf(book.year()));
		}
		if (value instanceof List<?> values) {
			return values.isEmpty() ? Html.of("<p>There are no reviews. That is cached as well.</p>")
					: Html.join(values.stream().map(this::value).toList());
		}
		if (value instanceof Review review) {
			return Html.of(
					"<p><span class=\"stars\" role=\"img\" aria-label=\"%d of 5 stars\">%s</span> %s <em>%s</em></p>",
					review.stars(), "\u2605".repeat(review.stars()) + "\u2606".repeat(5 - review.stars()),
					review.text(), review.reader());
		}
		return (value != null) ? Html.of("<p>%s</p>", value)
				: Html.of("<p>There is no such book. That is cached as well.</p>");
	}

	private Html times(CacheView cache) {
		return Html.of("<dl class=\"times\">%s%s</dl>", time("Last slow call", "miss", cache.lastMiss(), cache),
				time("Last cached call", "hit", cache.lastHit(), cache));
	}

	private Html time(String label, String type, @Nullable Call call, CacheView cache) {
		if (call == null) {
			return Html.of("<div><dt>%s</dt><dd class=\"none\">none yet</dd></div>", label);
		}
		return Html.of("""
				<div><dt>%s</dt><dd><b>%s</b> <time>%s</time></dd>
				<dd class="bar %s" style="--share: %.2f%%"></dd></div>""", label, milliseconds(call.took()),
				TIME.format(call.at().atZone(this.clock.getZone())), type, share(call, cache));
	}

	/**
	 * Returns how long the bar of a call is.
	 * @param call the call
	 * @param cache the cache, with the other call
	 * @return the length in percent of the longer one
	 */
	private double share(Call call, CacheView cache) {
		long longest = Math.max(nanos(cache.lastMiss()), nanos(cache.lastHit()));
		return 100.0 * nanos(call) / longest;
	}

	private long nanos(@Nullable Call call) {
		return (call != null) ? Math.max(1, call.took().toNanos()) : 1;
	}

	private Html statistics(CacheView cache) {
		CacheStatistics statistics = cache.statistics();
		Duration ttl = cache.ttl();
		return Html.of("""
				<dl class="numbers">
				<div><dt>Hits</dt><dd>%d</dd></div>
				<div><dt>Misses</dt><dd>%d</dd></div>
				<div><dt>Puts</dt><dd>%d</dd></div>
				<div><dt>Time to live</dt><dd>%s</dd></div>
				</dl>""", statistics.hits(), statistics.misses(), statistics.puts(),
				(ttl != null) ? words(ttl) : "none");
	}

	private String words(Duration duration) {
		if (duration.toSeconds() % 3600 == 0) {
			return duration.toHours() + " h";
		}
		return (duration.toSeconds() % 60 == 0) ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
	}

	private Html connections(List<TlsSession> sessions) {
		return Html.of("<div class=\"connections\">%s</div>",
				sessions.isEmpty() ? Html.of("<p>No TLS session so far.</p>")
						: Html.join(sessions.stream().map(this::connection).toList()));
	}

	private Html connection(TlsSession session) {
		return Html.of("""
				<dl>
				<div><dt>Node</dt><dd>%s:%s</dd></div>
				<div><dt>TLS</dt><dd>%s, %s</dd></div>
				<div><dt>Certificate</dt><dd>%s</dd></div>
				<div><dt>Valid until</dt><dd>%s (%s)</dd></div>
				</dl>""", session.host(), String.valueOf(session.port()), session.protocol(), session.cipherSuite(),
				session.subject(), DATE.format(session.expires().atZone(this.clock.getZone())),
				remaining(session.expires()));
	}

	private String remaining(Instant expires) {
		Duration remaining = Duration.between(this.clock.instant(), expires);
		if (remaining.isNegative()) {
			return "expired";
		}
		return (remaining.toDays() != 0) ? remaining.toDays() + " days left" : remaining.toHours() + " hours left";
	}

	private String milliseconds(Duration duration) {
		double milliseconds = duration.toNanos() / NANOS_PER_MILLI;
		return String.format(Locale.ROOT, (milliseconds < 10) ? "%.2f ms" : "%.0f ms", milliseconds);
	}

}
