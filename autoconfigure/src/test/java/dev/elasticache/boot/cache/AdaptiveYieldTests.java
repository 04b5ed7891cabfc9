package dev.elasticache.boot.cache;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link AdaptiveYield}.
 */
class AdaptiveYieldTests {

	private static final int YIELDS = 10;

	private final AdaptiveYield yield = new AdaptiveYield(YIELDS, this::yield, () -> this.nanos);

	private long nanos;

	private int yields;

	private int helpsAfter = Integer.MAX_VALUE;

	private Duration duration = Duration.ZERO;

	@Test
	void yieldsUntilTheConditionHolds() {
		this.helpsAfter = 3;
		assertThat(yields()).isEqualTo(3);
	}

	@Test
	void yieldsNoMoreThanTold() {
		assertThat(yields()).isEqualTo(YIELDS);
		assertThatIllegalArgumentException().isThrownBy(() -> new AdaptiveYield(0));
	}

	@Test
	void yieldsOnlyNowAndThenWhereThatDoesNotHelp() {
		assertThat(timesThatYield(1000)).isBetween(10, 30);
		assertThat(timesThatYield(10_000)).isBetween(10, 100);
	}

	@Test
	void yieldsOnlyNowAndThenWhereOthersRunForLong() {
		this.helpsAfter = 1;
		this.duration = Duration.ofMillis(3);
		assertThat(timesThatYield(1000)).isBetween(4, 30);
	}

	@Test
	void yieldsAgainOnceThatHelps() {
		timesThatYield(1000);
		this.helpsAfter = 3;
		timesThatYield(1000);
		assertThat(timesThatYield(1000)).isEqualTo(1000);
	}

	@Test
	void yieldsLessTheLongerOthersRun() {
		this.helpsAfter = 1;
		int times = 0;
		for (int i = 0; i < 10_000; i++) {
			this.duration = (i % 4 == 0) ? Duration.ofMillis(8) : Duration.ofNanos(1000);
			times += (yields() > 0) ? 1 : 0;
		}
		assertThat(times).isLessThan(1000);
	}

	@Test
	void failuresAmongSuccessesDoNotMatter() {
		for (int i = 0; i < 1000; i++) {
			this.helpsAfter = (i % 3 != 0) ? 3 : Integer.MAX_VALUE;
			assertThat(yields()).isPositive();
		}
	}

	private int timesThatYield(int times) {
		int count = 0;
		for (int i = 0; i < times; i++) {
			count += (yields() > 0) ? 1 : 0;
		}
		return count;
	}

	private int yields() {
		this.yields = 0;
		this.yield.until(() -> this.yields >= this.helpsAfter);
		return this.yields;
	}

	private void yield() {
		this.yields++;
		this.nanos += this.duration.toNanos();
	}

}
