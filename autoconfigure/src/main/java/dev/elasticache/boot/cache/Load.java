package dev.elasticache.boot.cache;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Load of a value, completed with the value as the store keeps it. Knows the loads that
 * its loader asked for, in this cache or another, so that none waits for itself.
 *
 * @author The ElastiCache Boot authors
 */
final class Load extends CompletableFuture<Object> {

	private static final ThreadLocal<@Nullable Load> running = new ThreadLocal<>();

	private final Set<Load> awaited = ConcurrentHashMap.newKeySet(1);

	/** Another load of the same key; changed and read by {@link Loads} alone. */
	@Nullable Load next;

	private boolean forgotten;

	private CompletableFuture<?> written = CompletableFuture.completedFuture(null);

	/**
	 * Runs the loader: what it asks for meanwhile on this thread, this load waits for.
	 * @param <T> the type of the result
	 * @param loader the loader
	 * @return what it returns
	 * @throws Exception if the loader does
	 */
	<T> @Nullable T run(Callable<@Nullable T> loader) throws Exception {
		Load outer = running.get();
		running.set(this);
		try {
			return loader.call();
		}
		finally {
			running.set(outer);
		}
	}

	/**
	 * Has the load that the calling thread runs, if it does, wait for this one.
	 * @return whether it may, {@code false} if it would wait for itself
	 */
	boolean mayBeAwaited() {
		Load current = running.get();
		if (current == null) {
			return true;
		}
		current.awaited.add(this);
		if (waitsFor(current, new HashSet<>())) {
			current.awaited.remove(this);
			return false;
		}
		whenComplete((value, failure) -> current.awaited.remove(this));
		return true;
	}

	private boolean waitsFor(Load other, Set<Load> visited) {
		if (this == other) {
			return true;
		}
		return visited.add(this) && this.awaited.stream().anyMatch((load) -> load.waitsFor(other, visited));
	}

	/**
	 * Issues the write of what was loaded, unless this load was forgotten.
	 * @param write issues the write, without waiting for it
	 * @return the reply to the write
	 */
	synchronized Reply<?> write(Supplier<Reply<?>> write) {
		if (this.forgotten) {
			return Reply.NONE;
		}
		Reply<?> reply = write.get();
		this.written = reply.future();
		return reply;
	}

	/**
	 * Forgets this load: its result is for those who wait for it already.
	 * @return completion of the write, if that was issued
	 */
	synchronized CompletableFuture<?> forget() {
		this.forgotten = true;
		return this.written;
	}

}
