package dev.elasticache.boot.sample;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Repository;

/**
 * Stand-in for a database whose queries take their time.
 *
 * @author The ElastiCache Boot authors
 */
@Repository
class BookDatabase {

	static final Duration DELAY = Duration.ofMillis(400);

	private static final List<Book> BOOKS = List.of(
			new Book("978-0-13-468599-1", "Effective Java", "Joshua Bloch", 2018),
			new Book("978-1-4493-7332-0", "Designing Data-Intensive Applications", "Martin Kleppmann", 2017),
			new Book("978-0-13-475759-9", "Refactoring", "Martin Fowler", 2018),
			new Book("978-0-321-12521-7", "Domain-Driven Design", "Eric Evans", 2003));

	private static final Map<String, List<Review>> REVIEWS = Map.of("978-0-13-468599-1",
			List.of(new Review("Ines", 5, "Ninety small lessons, each with its reason."),
					new Review("Tom", 4, "Read the chapter on equals twice.")),
			"978-1-4493-7332-0",
			List.of(new Review("Priya", 5, "Explains why replicas lag, and what to promise anyway."),
					new Review("Jonas", 5, "The footnotes alone are worth it.")),
			"978-0-13-475759-9", List.of(new Review("Mei", 4, "Small steps, tests between them.")), "978-0-321-12521-7",
			List.of(new Review("Omar", 3, "The second half first, then the first half.")));

	private final AtomicLong queries = new AtomicLong();

	/**
	 * Returns the books on the first page of the catalogue, without a query.
	 * @return the books
	 */
	List<Book> featured() {
		return BOOKS;
	}

	@Nullable Book findBook(String isbn) {
		query();
		return BOOKS.stream().filter((book) -> book.isbn().equals(isbn)).findFirst().orElse(null);
	}

	List<Review> findReviews(String isbn) {
		query();
		return REVIEWS.getOrDefault(isbn, List.of());
	}

	/**
	 * Returns how often the database was asked.
	 * @return the number of queries
	 */
	long queries() {
		return this.queries.get();
	}

	private void query() {
		this.queries.incrementAndGet();
		try {
			Thread.sleep(DELAY.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the database", ex);
		}
	}

}
