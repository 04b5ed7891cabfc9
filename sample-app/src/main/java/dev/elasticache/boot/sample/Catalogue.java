package dev.elasticache.boot.sample;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

/**
 * Catalogue of books. Which engine keeps which cache is said in {@code application.yml},
 * and nowhere here.
 *
 * @author The ElastiCache Boot authors
 */
@Service
class Catalogue {

	static final String BOOKS = "books";

	static final String REVIEWS = "reviews";

	private final BookDatabase database;

	Catalogue(BookDatabase database) {
		this.database = database;
	}

	@Cacheable(cacheNames = BOOKS, sync = true)
	@Nullable Book findBook(String isbn) {
		return this.database.findBook(isbn);
	}

	@CacheEvict(BOOKS)
	void forgetBook(String isbn) {
	}

	@CacheEvict(cacheNames = BOOKS, allEntries = true)
	void forgetBooks() {
	}

	@Cacheable(cacheNames = REVIEWS, sync = true)
	List<Review> findReviews(String isbn) {
		return this.database.findReviews(isbn);
	}

	@CacheEvict(REVIEWS)
	void forgetReviews(String isbn) {
	}

	@CacheEvict(cacheNames = REVIEWS, allEntries = true)
	void forgetAllReviews() {
	}

}
