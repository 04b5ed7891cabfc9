package dev.elasticache.boot.cache;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The removals that a store owes, oldest first. Their number is limited: an eviction too
 * many becomes a clear of its region. Safe for use by several threads.
 * <p>
 * Each is numbered when it is remembered. A command that does away with an entry settles
 * those removals of it that had been remembered when the command was sent, and none that
 * came later, since it may have been carried out before them.
 *
 * @author The ElastiCache Boot authors
 */
final class RememberedRemovals {

	private final int limit;

	private final Map<String, Removal> clears = new LinkedHashMap<>();

	private final Map<Place, Removal> evictions = new LinkedHashMap<>();

	private volatile boolean empty = true;

	private volatile long last;

	private long overflows;

	/**
	 * Creates a memory.
	 * @param limit the number of evictions to remember
	 */
	RememberedRemovals(int limit) {
		this.limit = limit;
	}

	boolean isEmpty() {
		return this.empty;
	}

	synchronized int size() {
		return this.clears.size() + this.evictions.size();
	}

	synchronized long overflows() {
		return this.overflows;
	}

	/**
	 * Returns the number of the removal that was remembered last.
	 * @return the number
	 */
	long last() {
		return this.last;
	}

	/**
	 * Tells whether an entry is to be removed.
	 * @param region the region of the entry
	 * @param key the key within the region
	 * @return whether it is, be it with its region
	 */
	boolean contains(String region, String key) {
		return !this.empty && containsWhenNotEmpty(region, key);
	}

	private synchronized boolean containsWhenNotEmpty(String region, String key) {
		return this.clears.containsKey(region) || this.evictions.containsKey(new Place(region, key));
	}

	/**
	 * Tells whether a region is to be cleared.
	 * @param region the region
	 * @return whether it is
	 */
	synchronized boolean contains(String region) {
		return this.clears.containsKey(region);
	}

	/**
	 * Remembers to remove an entry or, if that is one too many, its region.
	 * @param region the region of the entry
	 * @param key the key within the region
	 */
	synchronized void add(String region, String key) {
		Place place = new Place(region, key);
		if (this.evictions.size() >= this.limit && !this.evictions.containsKey(place)) {
			this.overflows++;
			add(region);
		}
		else if (!this.clears.containsKey(region)) {
			this.evictions.put(place, next(region, key));
		}
		else {
			this.clears.put(region, next(region, null));
		}
	}

	/**
	 * Remembers to remove an entry, provided there is ample room.
	 * @param region the region of the entry
	 * @param key the key within the region
	 */
	synchronized void addIfRoom(String region, String key) {
		if (this.evictions.size() < this.limit / 2) {
			add(region, key);
		}
	}

	/**
	 * Remembers to clear a region.
	 * @param region the region
	 */
	synchronized void add(String region) {
		this.evictions.keySet().removeIf((place) -> place.region().equals(region));
		this.clears.put(region, next(region, null));
	}

	private Removal next(String region, @Nullable String key) {
		this.empty = false;
		return new Removal(++this.last, region, key);
	}

	/**
	 * Forgets the removals of an entry that were remembered up to a number.
	 * @param region the region of the entry
	 * @param key the key within the region
	 * @param number the number
	 */
	void settle(String region, String key, long number) {
		if (!this.empty) {
			settle(this.evictions, new Place(region, key), number);
		}
	}

	/**
	 * Forgets the removals in a region that were remembered up to a number.
	 * @param region the region
	 * @param number the number
	 */
	void settle(String region, long number) {
		if (!this.empty) {
			settle(this.clears, region, number);
			settleEvictions(region, number);
		}
	}

	private synchronized <K> void settle(Map<K, Removal> removals, K key, long number) {
		Removal removal = removals.get(key);
		if (removal != null && removal.number() <= number) {
			removals.remove(key);
		}
		this.empty = this.clears.isEmpty() && this.evictions.isEmpty();
	}

	private synchronized void settleEvictions(String region, long number) {
		this.evictions.values().removeIf((removal) -> removal.region().equals(region) && removal.number() <= number);
		this.empty = this.clears.isEmpty() && this.evictions.isEmpty();
	}

	/**
	 * Returns the removals to carry out next, clears first.
	 * @param count how many at most
	 * @return the removals, which stay remembered
	 */
	synchronized List<Removal> first(int count) {
		List<Removal> removals = new ArrayList<>();
		addAll(removals, this.clears, count);
		addAll(removals, this.evictions, count);
		return removals;
	}

	private static void addAll(List<Removal> target, Map<?, Removal> source, int count) {
		for (Removal removal : source.values()) {
			if (target.size() >= count) {
				return;
			}
			target.add(removal);
		}
	}

	/**
	 * A removal that a store owes.
	 *
	 * @param number when it was remembered, among others
	 * @param region the region
	 * @param key the key within the region, or {@code null} for all of it
	 */
	record Removal(long number, String region, @Nullable String key) {

	}

	private record Place(String region, String key) {

	}

}
