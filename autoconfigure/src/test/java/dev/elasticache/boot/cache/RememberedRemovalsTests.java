package dev.elasticache.boot.cache;

import dev.elasticache.boot.cache.RememberedRemovals.Removal;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RememberedRemovals}.
 */
class RememberedRemovalsTests {

	private final RememberedRemovals removals = new RememberedRemovals(4);

	@Test
	void remembersEvictionUntilItIsSettled() {
		this.removals.add("books", "a");
		assertThat(this.removals.contains("books", "a")).isTrue();
		assertThat(this.removals.contains("books", "b")).isFalse();
		assertThat(this.removals.contains("authors", "a")).isFalse();
		this.removals.settle("books", "a", this.removals.last());
		assertThat(this.removals.contains("books", "a")).isFalse();
		assertThat(this.removals.isEmpty()).isTrue();
	}

	@Test
	void isNotSettledByCommandThatWasSentBefore() {
		long before = this.removals.last();
		this.removals.add("books", "a");
		this.removals.add("authors");
		this.removals.settle("books", "a", before);
		this.removals.settle("books", before);
		this.removals.settle("authors", before);
		assertThat(this.removals.contains("books", "a")).isTrue();
		assertThat(this.removals.contains("authors")).isTrue();
	}

	@Test
	void clearStandsForEvictionsOfItsRegion() {
		this.removals.add("books", "a");
		this.removals.add("authors", "a");
		this.removals.add("books");
		assertThat(this.removals.size()).isEqualTo(2);
		assertThat(this.removals.contains("books", "b")).isTrue();
		long cleared = this.removals.last();
		this.removals.add("books", "c");
		this.removals.settle("books", cleared);
		assertThat(this.removals.contains("books")).as("evicted after the clear was sent").isTrue();
		this.removals.settle("books", this.removals.last());
		assertThat(this.removals.first(10)).extracting(Removal::region).containsExactly("authors");
	}

	@Test
	void clearSettlesEvictionsBeforeIt() {
		this.removals.add("books", "a");
		long cleared = this.removals.last();
		this.removals.add("books", "b");
		this.removals.settle("books", cleared);
		assertThat(this.removals.first(10)).extracting(Removal::key).containsExactly("b");
	}

	@Test
	void clearsRegionInPlaceOfEvictionTooMany() {
		for (String key : new String[] { "a", "b", "c", "d", "a" }) {
			this.removals.add("books", key);
		}
		assertThat(this.removals.overflows()).isZero();
		this.removals.add("books", "e");
		assertThat(this.removals.overflows()).isOne();
		assertThat(this.removals.first(10)).singleElement()
			.satisfies((removal) -> assertThat(removal.key()).isNull())
			.extracting(Removal::region)
			.isEqualTo("books");
	}

	@Test
	void replacementsNeverTakeTheRoomOfEvictions() {
		for (String key : new String[] { "a", "b", "c", "d", "e" }) {
			this.removals.addIfRoom("books", key);
		}
		assertThat(this.removals.size()).isEqualTo(2);
		assertThat(this.removals.overflows()).isZero();
	}

	@Test
	void clearsComeFirst() {
		this.removals.add("books", "a");
		this.removals.add("authors");
		assertThat(this.removals.first(1)).extracting(Removal::region).containsExactly("authors");
		assertThat(this.removals.first(2)).extracting(Removal::region).containsExactly("authors", "books");
	}

}
