package dev.elasticache.boot.benchmarks.measure;

import java.util.HashMap;
import java.util.Map;

import dev.elasticache.boot.benchmarks.contender.Contender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Subject} and what {@link CacheBenchmark} asks of it.
 */
class SubjectTests {

	private final LateContender contender = new LateContender();

	@Test
	void waitsForEntriesThatAreWrittenLater() {
		Subject subject = Subject.prepare(this.contender, Point.of(Workload.HIT, 1024 * 1024, 1), null);
		assertThat(subject.keys()).hasSize(8)
			.allSatisfy((key) -> assertThat(this.contender.get(key)).isEqualTo(subject.value()));
	}

	@Test
	void putsNoMoreThanAFewHundredEntriesAhead() {
		Subject.prepare(this.contender, Point.of(Workload.PUT, 100, 1), null);
		CacheBenchmark.Puts puts = new CacheBenchmark.Puts();
		for (int count = 0; count < 10_000; count++) {
			new CacheBenchmark().put(puts);
			assertThat(this.contender.hidden).hasSizeLessThan(300);
		}
	}

	@Test
	void clearsUntilEntriesAreGone() {
		Subject.prepare(this.contender, Point.of(Workload.CLEAR, 100, 1), null);
		CacheBenchmark.FullCache cache = new CacheBenchmark.FullCache();
		cache.fill();
		new CacheBenchmark().clear(cache);
		assertThat(this.contender.get("cleared-999")).isNull();
	}

	/**
	 * Shows what was done to it only after some more reads.
	 */
	private static final class LateContender implements Contender {

		private static final int READS = 3;

		private final Map<String, Object> hidden = new HashMap<>();

		private final Map<String, Object> shown = new HashMap<>();

		private boolean cleared;

		private int reads;

		@Override
		public @Nullable Object get(String key) {
			Object value = this.shown.get(key);
			if (++this.reads % READS == 0) {
				if (this.cleared) {
					this.shown.clear();
				}
				this.cleared = false;
				this.shown.putAll(this.hidden);
				this.hidden.clear();
			}
			return value;
		}

		@Override
		public void put(String key, Object value) {
			this.hidden.put(key, value);
		}

		@Override
		public void clear() {
			this.cleared = true;
		}

		@Override
		public Class<?> library() {
			return LateContender.class;
		}

		@Override
		public void close() {
		}

	}

}
