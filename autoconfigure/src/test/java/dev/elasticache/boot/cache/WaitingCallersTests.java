package dev.elasticache.boot.cache;

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
 * Tests for {@link WaitingCallers}.
 */
class WaitingCallersTests {

	private final AtomicInteger count = new AtomicInteger(1);

	private final AtomicInteger yields = new AtomicInteger();

	private final WaitingCallers callers = new WaitingCallers(
			new AdaptiveYield(10, this.yields::incrementAndGet, () -> 0), this.count);

	private final LateReply reply = new LateReply();

	@Test
	void doNotYieldForAReplyThatIsThere() {
		assertThat(this.callers.join(CompletableFuture.completedFuture("there"))).isEqualTo("there");
		assertThat(this.yields).hasValue(0);
	}

	@Test
	void yieldBeforeTheySleep() {
		assertThat(this.callers.join(this.reply)).isEqualTo("late");
		assertThat(this.yields).hasValue(10);
	}

	@Test
	void doNotYieldWhereNobodyElseWaits() {
		this.count.set(0);
		assertThat(this.callers.join(this.reply)).isEqualTo("late");
		assertThat(this.reply.callers).isEqualTo(1);
		assertThat(this.yields).hasValue(0);
	}

	@Test
	void areCountedUntilTheReplyIsThere() {
		this.callers.join(this.reply);
		assertThat(this.reply.callers).isEqualTo(2);
		assertThat(this.count).hasValue(1);
	}

	@Test
	void areNotCountedAfterAFailure() {
		this.reply.failure = new IllegalStateException();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> this.callers.join(this.reply))
			.havingCause()
			.isSameAs(this.reply.failure);
		assertThat(this.reply.callers).isEqualTo(2);
		assertThat(this.count).hasValue(1);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void doNotYieldInVirtualThreads() throws Exception {
		Thread thread = (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class)
			.invoke(null, (Runnable) () -> this.callers.join(this.reply));
		thread.join();
		assertThat(this.reply).isCompletedWithValue("late");
		assertThat(this.yields).hasValue(0);
	}

	/**
	 * Comes when somebody goes to sleep for it.
	 */
	private final class LateReply extends CompletableFuture<String> {

		private int callers;

		private @Nullable Exception failure;

		@Override
		public String join() {
			this.callers = WaitingCallersTests.this.count.get();
			if (this.failure != null) {
				completeExceptionally(this.failure);
			}
			complete("late");
			return super.join();
		}

	}

}
