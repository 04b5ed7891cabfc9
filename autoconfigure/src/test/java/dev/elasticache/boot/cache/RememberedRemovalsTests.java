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
		this.removals.addClear("authors", false);
		this.removals.settle("books", "a", before);
		this.removals.settle("books", before);
		this.removals.settle("authors", before);
		assertThat(this.removals.contains("books", "a")).isTrue();
		assertThat(this.removals.getClear("authors")).isNotNull();
	}

	@Test
	void clearStandsForEvictionsOfItsRegion() {
		this.removals.add("books", "a");
		this.removals.add("authors", "a");
		this.removals.addClear("books", false);
		assertThat(this.removals.size()).isEqualTo(2);
		assertThat(this.removals.contains("books", "a")).isFalse();
		assertThat(this.removals.getClear("books")).isNotNull();
		long cleared = this.removals.last();
		this.removals.add("books", "c");
		this.removals.settle("books", cleared);
		assertThat(this.removals.getClear("books")).isNull();
		assertThat(this.removals.contains("books", "c")).as("evicted after the clear was sent").isTrue();
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
	void triesAllOthersBeforeOneThatFailed() {
		this.removals.add("books", "a");
		this.removals.add("books", "b");
		this.removals.addClear("authors", false);
		Removal failed = this.removals.first(1).get(0);
		this.removals.postpone(failed);
		assertThat(this.removals.first(10)).extracting(Removal::key).containsExactly("b", null, "a");
		assertThat(this.removals.first(10)).extracting(Removal::begun).containsExactly(false, false, true);
		this.removals.settle(failed);
		assertThat(this.removals.contains("books", "a")).isFalse();
	}

	@Test
	void doesNotPostponeWhatWasRememberedAgain() {
		this.removals.addClear("books", false);
		Removal failed = this.removals.first(1).get(0);
		this.removals.addClear("books", false);
		this.removals.postpone(failed);
		assertThat(this.removals.getClear("books").begun()).isFalse();
		this.removals.settle(failed);
		assertThat(this.removals.getClear("books")).isNotNull();
	}

}
