package dev.elasticache.boot.sample;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

import dev.elasticache.boot.cache.ElastiCacheCache;
import dev.elasticache.boot.tls.TlsSessions;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.cache.CacheManager;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.Assert;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The page and its buttons.
 *
 * @author The ElastiCache Boot authors
 */
@Controller
class PageController {

	private final Catalogue catalogue;

	private final BookDatabase database;

	private final Page page;

	private final String notice;

	private final MeasuredCache books;

	private final MeasuredCache reviews;

	PageController(Catalogue catalogue, BookDatabase database, Page page, CacheManager cacheManager,
			TlsSessions tlsSessions, Clock clock, @Value("${sample.notice:}") String notice) {
		this.catalogue = catalogue;
		this.database = database;
		this.page = page;
		this.notice = notice;
		this.books = new MeasuredCache(cache(cacheManager, Catalogue.BOOKS), tlsSessions, clock);
		this.reviews = new MeasuredCache(cache(cacheManager, Catalogue.REVIEWS), tlsSessions, clock);
	}

	private static ElastiCacheCache cache(CacheManager cacheManager, String name) {
		ElastiCacheCache cache = (ElastiCacheCache) cacheManager.getCache(name);
		Assert.state(cache != null, () -> "There is no cache '%s'".formatted(name));
		return cache;
	}

	@GetMapping("/")
	ResponseEntity<String> show() {
		List<CacheView> caches = List.of(this.books.view(), this.reviews.view());
		return ResponseEntity.ok()
			.contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
			.body(this.page.render(caches, this.database.featured(), this.database.queries(), this.notice));
	}

	@PostMapping("/books/find")
	String findBook(@RequestParam String isbn) {
		this.books.measure(isbn, () -> this.catalogue.findBook(isbn));
		return "redirect:/#books";
	}

	@PostMapping("/books/evict")
	String evictBook(@RequestParam String isbn) {
		this.catalogue.forgetBook(isbn);
		this.books.removed(isbn);
		return "redirect:/#books";
	}

	@PostMapping("/books/clear")
	String clearBooks() {
		this.catalogue.forgetBooks();
		this.books.removed("All");
		return "redirect:/#books";
	}

	@PostMapping("/reviews/find")
	String findReviews(@RequestParam String isbn) {
		this.reviews.measure(isbn, () -> this.catalogue.findReviews(isbn));
		return "redirect:/#reviews";
	}

	@PostMapping("/reviews/evict")
	String evictReviews(@RequestParam String isbn) {
		this.catalogue.forgetReviews(isbn);
		this.reviews.removed(isbn);
		return "redirect:/#reviews";
	}

	@PostMapping("/reviews/clear")
	String clearReviews() {
		this.catalogue.forgetAllReviews();
		this.reviews.removed("All");
		return "redirect:/#reviews";
	}

}
