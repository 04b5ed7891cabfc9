package dev.elasticache.boot.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

/**
 * The loads under way in a cache. Where they are shared, there is one for each key, and
 * whoever asks for a key that is being loaded gets the result of that load. Safe for use
 * by several threads.
 *
 * @author The ElastiCache Boot authors
 */
final class Loads {

	private final boolean shared;

	private final ConcurrentMap<String, Load> underWay = new ConcurrentHashMap<>();

	Loads(boolean shared) {
		this.shared = shared;
	}

	/**
	 * Joins the load of a key that is under way, or starts one.
	 * @param key the key
	 * @param mine the load to start
	 * @return the load under way, {@code mine} if the caller is to run it
	 */
	Load join(String key, Load mine) {
		if (this.shared) {
			Load other = this.underWay.putIfAbsent(key, mine);
			return (other != null) ? other : mine;
		}
		return this.underWay.compute(key, (ignored, others) -> {
			mine.next = others;
			return mine;
		});
	}

	/**
	 * Forgets the loads of a key: what they load may be of the past, and is not written.
	 * @param key the key
	 * @return completion of writes that were issued before
	 */
	CompletableFuture<?> forget(String key) {
		Load load = this.underWay.remove(key);
		return (load != null) ? forget(List.of(load)) : CompletableFuture.completedFuture(null);
	}

	/**
	 * Forgets all loads.
	 * @return completion of writes that were issued before
	 */
	CompletableFuture<?> forgetAll() {
		List<Load> loads = new ArrayList<>();
		for (String key : this.underWay.keySet()) {
			Load load = this.underWay.remove(key);
			if (load != null) {
				loads.add(load);
			}
		}
		return forget(loads);
	}

	private static CompletableFuture<?> forget(List<Load> loads) {
		List<CompletableFuture<?>> writes = new ArrayList<>();
		for (Load first : loads) {
			for (Load load = first; load != null; load = load.next) {
				writes.add(load.forget());
			}
		}
		return CompletableFuture.allOf(writes.toArray(CompletableFuture<?>[]::new));
	}

	/**
	 * Ends a load, so that the next caller starts another.
	 * @param key the key
	 * @param load the load
	 */
	void end(String key, Load load) {
		this.underWay.computeIfPresent(key, (ignored, first) -> without(first, load));
	}

	private static @Nullable Load without(Load first, Load load) {
		if (first == load) {
			return load.next;
		}
		for (Load other = first; other.next != null; other = other.next) {
			if (other.next == load) {
				other.next = load.next;
				break;
			}
		}
		return first;
	}

}
