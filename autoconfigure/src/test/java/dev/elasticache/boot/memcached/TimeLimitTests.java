package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import net.spy.memcached.MemcachedNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link TimeLimit}.
 *
 * @author The ElastiCache Boot authors
 */
class TimeLimitTests {

	private static final Duration LIMIT = Duration.ofMillis(200);

	private final TimeLimit timeLimit = new TimeLimit(LIMIT);

	private final MemcachedNode node = mock();

	@Test
	void passesResultOn() {
		CompletableFuture<String> operation = new CompletableFuture<>();
		CompletableFuture<String> limited = this.timeLimit.apply(this.node, operation);
		assertThat(limited).isNotDone();
		operation.complete("value");
		assertThat(limited).isCompletedWithValue("value");
		then(this.node).should().setContinuousTimeout(false);
	}

	@Test
	void passesCauseOn() {
		IOException cause = new IOException("broken");
		CompletableFuture<String> operation = new CompletableFuture<>();
		CompletableFuture<String> limited = this.timeLimit.apply(this.node, operation.thenApply((value) -> value));
		operation.completeExceptionally(cause);
		assertThat(limited.handle((value, failure) -> failure)).isCompletedWithValue(cause);
	}

	@Test
	void failsWhatIsNotAnsweredInTime() {
		for (int round = 0; round < 2; round++) {
			long start = System.nanoTime();
			CompletableFuture<String> operation = new CompletableFuture<>();
			assertThat(this.timeLimit.apply(this.node, operation)).failsWithin(Duration.ofSeconds(20))
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(TimeoutException.class)
				.withMessageEndingWith("did not answer within 200 ms");
			assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(LIMIT.toNanos());
			operation.complete("late");
		}
		then(this.node).should(never()).setContinuousTimeout(false);
	}

	@Test
	void failsEachAtItsOwnTime() throws Exception {
		CompletableFuture<String> first = this.timeLimit.apply(this.node, new CompletableFuture<>());
		CompletableFuture<String> answered = this.timeLimit.apply(this.node, CompletableFuture.completedFuture("now"));
		TimeUnit.MILLISECONDS.sleep(LIMIT.toMillis() / 2);
		long start = System.nanoTime();
		CompletableFuture<String> second = this.timeLimit.apply(this.node, new CompletableFuture<>());
		assertThat(first).failsWithin(Duration.ofSeconds(20));
		assertThat(second).failsWithin(Duration.ofSeconds(20));
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(LIMIT.toNanos());
		assertThat(answered).isCompletedWithValue("now");
	}

}
