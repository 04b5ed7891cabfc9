package dev.elasticache.boot.autoconfigure.health;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.elasticache.boot.tls.TlsSession;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * Answer of a node, or why there is none.
 *
 * @param host host of the node
 * @param port port of the node
 * @param version version of the engine, {@code null} if the node did not tell
 * @param failure why there is no answer, or {@code null} if there is one
 * @author The ElastiCache Boot authors
 */
record NodeAnswer(String host, int port, @Nullable String version, @Nullable Throwable failure) {

	static CompletableFuture<List<NodeAnswer>> all(List<CompletableFuture<NodeAnswer>> answers) {
		return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
			.thenApply((ignored) -> answers.stream().map(CompletableFuture::join).toList());
	}

	String node() {
		return this.host + ":" + this.port;
	}

	boolean isOf(TlsSession session) {
		return session.host().equals(this.host) && session.port() == this.port;
	}

	/**
	 * Returns why there is no answer.
	 * @return the kind of the failure and its message, or {@code null}
	 */
	@Nullable String error() {
		return (this.failure != null) ? describe(this.failure) : null;
	}

	static String describe(Throwable failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		return "%s: %s".formatted(cause.getClass().getSimpleName(), cause.getMessage());
	}

}
