package dev.elasticache.boot.cache;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The removals that a store owes, in the order in which they are to be tried. Their
 * number is limited: an eviction too many becomes a clear of its region. Safe for use by
 * several threads.
 * <p>
 * Each is numbered when it is remembered. A command that does away with an entry settles
 * those removals of it that had been remembered when the command was sent, and none that
 * came later, since it may have been carried out before them.
 *
 * @author The ElastiCache Boot authors
 */
final class RememberedRemovals {

	private final int limit;

	private final Map<Place, Removal> removals = new LinkedHashMap<>();

	private volatile boolean empty = true;

	private volatile long last;

	private long overflows;

	/**
	 * Creates a memory.
	 * @param limit the number of removals to remember, clears apart
	 */
	RememberedRemovals(int limit) {
		this.limit = limit;
	}

	boolean isEmpty() {
		return this.empty;
	}

	synchronized int size() {
		return this.removals.size();
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
	 * Tells whether an entry is to be removed by itself.
	 * @param region the region of the entry
	 * @param key the key within the region
	 * @return whether it is
	 */
	boolean contains(String region, String key) {
		return !this.empty && get(new Place(region, key)) != null;
	}

	/**
	 * Returns the removal of a region that is to be cleared.
	 * @param region the region
	 * @return the removal, or {@code null}
	 */
	@Nullable Removal getClear(String region) {
		return (this.empty) ? null : get(new Place(region, null));
	}

	private synchronized @Nullable Removal get(Place place) {
		return this.removals.get(place);
	}

	/**
	 * Remembers to remove an entry or, if that is one too many, its region.
	 * @param region the region of the entry
	 * @param key the key within the region
	 */
	synchronized void add(String region, String key) {
		Place place = new Place(region, key);
		if (this.removals.size() < this.limit || this.removals.containsKey(place)) {
			put(place, false);
		}
		else {
			this.overflows++;
			addClear(region, false);
		}
	}

	/**
	 * Remembers to remove an entry, provided there is ample room.
	 * @param region the region of the entry
	 * @param key the key within the region
	 */
	synchronized void addIfRoom(String region, String key) {
		if (this.removals.size() < this.limit / 2) {
			add(region, key);
		}
	}

	/**
	 * Remembers to clear a region.
	 * @param region the region
	 * @param begun whether the store was asked to, and knows what is left
	 */
	synchronized void addClear(String region, boolean begun) {
		this.removals.keySet().removeIf((place) -> place.region().equals(region));
		put(new Place(region, null), begun);
	}

	private void put(Place place, boolean begun) {
		this.empty = false;
		this.removals.remove(place);
		this.removals.put(place, new Removal(++this.last, place.region(), place.key(), begun));
	}

	/**
	 * Forgets the removals of an entry that were remembered up to a number.
	 * @param region the region of the entry
	 * @param key the key within the region
	 * @param number the number
	 */
	void settle(String region, String key, long number) {
		if (!this.empty) {
			settle(new Place(region, key), number);
		}
	}

	private synchronized void settle(Place place, long number) {
		Removal removal = this.removals.get(place);
		if (removal != null && removal.number() <= number) {
			this.removals.remove(place);
			this.empty = this.removals.isEmpty();
		}
	}

	/**
	 * Forgets the removals in a region that were remembered up to a number.
	 * @param region the region
	 * @param number the number
	 */
	void settle(String region, long number) {
		if (!this.empty) {
			settleAll(region, number);
		}
	}

	private synchronized void settleAll(String region, long number) {
		this.removals.values().removeIf((removal) -> removal.region().equals(region) && removal.number() <= number);
		this.empty = this.removals.isEmpty();
	}

	/**
	 * Forgets a removal that was carried out.
	 * @param removal the removal
	 */
	void settle(Removal removal) {
		settle(new Place(removal.region(), removal.key()), removal.number());
	}

	/**
	 * Has a removal that failed wait until all others were tried.
	 * @param failed the removal
	 */
	synchronized void postpone(Removal failed) {
		Place place = new Place(failed.region(), failed.key());
		if (this.removals.remove(place, failed)) {
			this.removals.put(place, new Removal(failed.number(), failed.region(), failed.key(), true));
		}
	}

	/**
	 * Returns the removals to carry out next.
	 * @param count how many at most
	 * @return the removals, which stay remembered
	 */
	synchronized List<Removal> first(int count) {
		List<Removal> first = new ArrayList<>();
		for (Removal removal : this.removals.values()) {
			if (first.size() == count) {
				break;
			}
			first.add(removal);
		}
		return first;
	}

	/**
	 * A removal that a store owes.
	 *
	 * @param number when it was remembered, among others
	 * @param region the region
	 * @param key the key within the region, or {@code null} for all of it
	 * @param begun whether the store was asked to carry it out, and knows what is left
	 */
	record Removal(long number, String region, @Nullable String key, boolean begun) {

	}

	private record Place(String region, @Nullable String key) {

	}

}
