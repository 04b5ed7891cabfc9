package dev.elasticache.boot.autoconfigure.health;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutstandingAnswers}.
 */
class OutstandingAnswersTests {

	private static final Duration SHORT = Duration.ofMillis(50);

	private final OutstandingAnswers answers = new OutstandingAnswers();

	private final AtomicInteger questions = new AtomicInteger();

	@Test
	void asksAgainOnceNodeHasAnswered() {
		assertThat(ask(CompletableFuture.completedFuture("8.0")).version()).isEqualTo("8.0");
		assertThat(ask(CompletableFuture.completedFuture("8.1")).version()).isEqualTo("8.1");
		assertThat(this.questions).hasValue(2);
	}

	@Test
	void waitsForEarlierQuestionAndAsksNoOther() {
		CompletableFuture<String> late = new CompletableFuture<>();
		assertThat(ask(late).error()).isEqualTo("TimeoutException: No answer within 50 ms");
		assertThat(ask(late).error()).isEqualTo("TimeoutException: No answer within 50 ms");
		late.complete("8.0");
		assertThat(this.questions).hasValue(1);
		assertThat(ask(CompletableFuture.completedFuture("8.1")).version()).isEqualTo("8.1");
	}

	@Test
	void tellsWhyThereIsNoAnswer() {
		assertThat(ask(CompletableFuture.failedFuture(new IOException("Gone"))).error()).isEqualTo("IOException: Gone");
		assertThat(this.answers.ask("localhost", 6379, () -> {
			throw new IllegalStateException("Closed");
		}, SHORT).join().error()).isEqualTo("IllegalStateException: Closed");
	}

	private NodeAnswer ask(CompletableFuture<String> answer) {
		return this.answers.ask("localhost", 6379, () -> {
			this.questions.incrementAndGet();
			return answer;
		}, SHORT).join();
	}

}
