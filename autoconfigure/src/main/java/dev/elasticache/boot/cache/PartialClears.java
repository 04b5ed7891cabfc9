package dev.elasticache.boot.cache;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Clears that reached some parts of a {@link CacheStore} and not others, which are left
 * to be cleared later: what a store needs to know for {@link CacheStore#resumeClear} and
 * {@link CacheStore#isCleared}. Safe for use by several threads.
 *
 * @param <P> the type of the parts, as nodes or slots
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class PartialClears<P> {

	/** By region, the parts that are left, each with the clear that is owed to it. */
	private final Map<String, Map<P, Long>> left = new HashMap<>();

	/**
	 * Notes that a clear did not reach some parts.
	 * @param region the region
	 * @param parts the parts
	 * @param clear the number of the clear, higher than those of earlier ones
	 */
	public synchronized void add(String region, Collection<? extends P> parts, long clear) {
		for (P part : parts) {
			this.left.computeIfAbsent(region, (key) -> new HashMap<>()).merge(part, clear, Math::max);
		}
	}

	/**
	 * Notes that a clear reached some parts, which makes up for those before it.
	 * @param region the region
	 * @param parts the parts
	 * @param clear the number of the clear
	 */
	public synchronized void settle(String region, Collection<? extends P> parts, long clear) {
		Map<P, Long> owed = this.left.get(region);
		if (owed == null) {
			return;
		}
		for (P part : parts) {
			if (owed.getOrDefault(part, Long.MAX_VALUE) <= clear) {
				owed.remove(part);
			}
		}
		if (owed.isEmpty()) {
			this.left.remove(region);
		}
	}

	/**
	 * Tells whether a clear that did not reach all parts reached this one.
	 * @param region the region
	 * @param part the part
	 * @return whether it did
	 */
	public synchronized boolean reached(String region, P part) {
		Map<P, Long> owed = this.left.get(region);
		return owed != null && !owed.containsKey(part);
	}

	/**
	 * Returns the parts that are left, and forgets those which are no longer there.
	 * @param region the region
	 * @param present the parts that are there
	 * @return the parts to clear, or {@code null} if nothing is known of a clear
	 */
	public synchronized @Nullable Set<P> of(String region, Collection<P> present) {
		Map<P, Long> owed = this.left.get(region);
		if (owed == null) {
			return null;
		}
		owed.keySet().retainAll(present);
		if (owed.isEmpty()) {
			this.left.remove(region);
		}
		return new HashSet<>(owed.keySet());
	}

}
