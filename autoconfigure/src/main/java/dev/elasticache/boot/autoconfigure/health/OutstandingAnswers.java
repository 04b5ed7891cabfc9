package dev.elasticache.boot.autoconfigure.health;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Answers that nodes still owe. A node is not asked anew before it has answered, so that
 * checks do not pile up where it hangs.
 *
 * @author The ElastiCache Boot authors
 */
final class OutstandingAnswers {

	private final Map<String, CompletableFuture<@Nullable String>> outstanding = new ConcurrentHashMap<>();

	/**
	 * Asks a node for its version, or waits for what it was asked before.
	 * @param host host of the node
	 * @param port port of the node
	 * @param question what to ask
	 * @param timeLimit the time to wait
	 * @return the answer, which completes within the time limit and never exceptionally
	 */
	CompletableFuture<NodeAnswer> ask(String host, int port, Supplier<CompletableFuture<@Nullable String>> question,
			Duration timeLimit) {
		CompletableFuture<@Nullable String> version = this.outstanding.compute(host + ":" + port,
				(node, earlier) -> (earlier != null && !earlier.isDone()) ? earlier : begin(question));
		return version.thenApply((answer) -> new NodeAnswer(host, port, answer, null))
			.completeOnTimeout(new NodeAnswer(host, port, null, noAnswerWithin(timeLimit)), timeLimit.toMillis(),
					TimeUnit.MILLISECONDS)
			.exceptionally((ex) -> new NodeAnswer(host, port, null, ex));
	}

	private static CompletableFuture<@Nullable String> begin(Supplier<CompletableFuture<@Nullable String>> question) {
		try {
			return question.get();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	static TimeoutException noAnswerWithin(Duration timeLimit) {
		return new TimeoutException("No answer within %d ms".formatted(timeLimit.toMillis()));
	}

}
