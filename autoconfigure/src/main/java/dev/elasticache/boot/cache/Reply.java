package dev.elasticache.boot.cache;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Reply of a store, which may be yet to come. If the store could not be asked, that is
 * for an error handler, on the thread where the caller goes on: unless it throws, the
 * reply is {@code null}.
 *
 * @param <T> the type of the reply
 * @param future the reply, completed by the client
 * @param callers how callers wait
 * @param errorHandler what is told why the store could not be asked
 * @author The ElastiCache Boot authors
 */
record Reply<T>(CompletableFuture<@Nullable T> future, WaitingCallers callers, Consumer<Throwable> errorHandler) {

	static final Reply<?> NONE = new Reply<>(CompletableFuture.completedFuture(null), new WaitingCallers(),
			(failure) -> {
			});

	/**
	 * Where callers of futures go on: not on the client's threads, which must not wait
	 * for what a caller does next. The pool that futures use by themselves starts a
	 * thread for each of them where there are two processors.
	 */
	static final Executor CALLERS = new ForkJoinPool(Math.max(2, Runtime.getRuntime().availableProcessors()),
			Reply::createThread, null, true);

	private static ForkJoinWorkerThread createThread(ForkJoinPool pool) {
		ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
		thread.setName("elasticache-callers-" + thread.getPoolIndex());
		// The factory's is the system's, which does not know what is in an executable jar
		thread.setContextClassLoader(Reply.class.getClassLoader());
		return thread;
	}

	/**
	 * Waits for the reply.
	 * @return the reply
	 */
	@Nullable T await() {
		try {
			return this.callers.join(this.future);
		}
		catch (CompletionException | CancellationException ex) {
			return handle(ex);
		}
	}

	/**
	 * Goes on when the reply is there, on a thread on which callers may wait.
	 * @param <R> the type of the result
	 * @param next what makes the result of the reply
	 * @return the result
	 */
	<R> CompletableFuture<R> then(Function<@Nullable T, R> next) {
		return this.future.handleAsync((reply, failure) -> next.apply((failure != null) ? handle(failure) : reply),
				CALLERS);
	}

	private @Nullable T handle(Throwable failure) {
		this.errorHandler.accept(CacheStoreException.causeOf(failure));
		return null;
	}

}
