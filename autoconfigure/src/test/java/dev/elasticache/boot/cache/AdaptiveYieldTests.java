package dev.elasticache.boot.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AdaptiveYield}.
 */
class AdaptiveYieldTests {

	private final AtomicInteger waiting = new AtomicInteger(1);

	private final AdaptiveYield yield = new AdaptiveYield(this::yield, () -> this.nanos, this.waiting);

	private LateReply reply = new LateReply();

	private long nanos;

	private int yields;

	private int repliesAfter = Integer.MAX_VALUE;

	private Duration duration = Duration.ZERO;

	private @Nullable Exception failure;

	@Test
	void doesNotYieldForAReplyThatIsThere() {
		assertThat(this.yield.join(CompletableFuture.completedFuture("there"))).isEqualTo("there");
		assertThat(this.yields).isZero();
	}

	@Test
	void doesNotYieldWhereNobodyElseWaits() {
		this.waiting.set(0);
		assertThat(await()).isZero();
		assertThat(this.reply.waitingWhenJoined).isEqualTo(1);
	}

	@Test
	void countsWhoWaitsUntilTheReplyIsThere() {
		await();
		assertThat(this.reply.waitingWhenJoined).isEqualTo(2);
		assertThat(this.waiting).hasValue(1);
		this.failure = new IllegalStateException();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(this::await)
			.havingCause()
			.isSameAs(this.failure);
		assertThat(this.waiting).hasValue(1);
	}

	@Test
	void yieldsUntilTheReplyIsThere() {
		this.repliesAfter = 3;
		assertThat(await()).isEqualTo(3);
	}

	@Test
	void neverYieldsForLong() {
		assertThat(await()).isBetween(1, 100);
		assertThat(this.reply.late).isTrue();
	}

	@Test
	void yieldsOnlyNowAndThenWhereThatDoesNotHelp() {
		assertThat(waitsThatYield(1000)).isBetween(10, 30);
		assertThat(waitsThatYield(10_000)).isBetween(10, 100);
	}

	@Test
	void yieldsOnlyNowAndThenWhereOthersRunForLong() {
		this.repliesAfter = 1;
		this.duration = Duration.ofMillis(3);
		assertThat(waitsThatYield(1000)).isBetween(10, 30);
	}

	@Test
	void yieldsAgainOnceThatHelps() {
		waitsThatYield(1000);
		this.repliesAfter = 3;
		waitsThatYield(1000);
		assertThat(waitsThatYield(1000)).isEqualTo(1000);
	}

	@Test
	void failuresAmongSuccessesDoNotMatter() {
		for (int i = 0; i < 1000; i++) {
			this.repliesAfter = (i % 3 != 0) ? 3 : Integer.MAX_VALUE;
			assertThat(await()).isPositive();
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsDoNotYield() throws Exception {
		Thread thread = (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class)
			.invoke(null, (Runnable) this::await);
		thread.join();
		assertThat(this.yields).isZero();
		assertThat(await()).isPositive();
	}

	private int waitsThatYield(int waits) {
		int count = 0;
		for (int i = 0; i < waits; i++) {
			count += (await() > 0) ? 1 : 0;
		}
		return count;
	}

	private int await() {
		this.yields = 0;
		this.reply = new LateReply();
		this.yield.join(this.reply);
		return this.yields;
	}

	private void yield() {
		this.yields++;
		this.nanos += this.duration.toNanos();
		if (this.yields == this.repliesAfter) {
			this.reply.complete(null);
		}
	}

	/**
	 * Comes as soon as somebody goes to sleep for it, unless it is there.
	 */
	private final class LateReply extends CompletableFuture<@Nullable Void> {

		private int waitingWhenJoined;

		private boolean late;

		@Override
		public @Nullable Void join() {
			this.waitingWhenJoined = AdaptiveYieldTests.this.waiting.get();
			Exception failure = AdaptiveYieldTests.this.failure;
			this.late = (failure != null) ? completeExceptionally(failure) : complete(null);
			return super.join();
		}

	}

}
