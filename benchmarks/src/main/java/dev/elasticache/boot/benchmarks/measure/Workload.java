package dev.elasticache.boot.benchmarks.measure;

/**
 * What is asked of a contender.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public enum Workload {

	/** Reads of entries that are there. */
	HIT("hit", "hit"),

	/** Reads of entries that are not there. */
	MISS("miss", "miss"),

	/** Writes. */
	PUT("put", "put"),

	/** Nine hits for each write. */
	MIX("90/10", "mix"),

	/** Reads of entries that are there, several under way at once. */
	ASYNC_HIT("async hit", "asyncHit"),

	/** Clears of a cache with 1,000 entries. */
	CLEAR("clear", "clear"),

	/** Reads at a rate that does not wait for slow ones. */
	FIXED_RATE("hit at a fixed rate", ""),

	/** New connections. */
	CONNECT("connect", "connect");

	private final String label;

	private final String method;

	Workload(String label, String method) {
		this.label = label;
		this.method = method;
	}

	/**
	 * Returns the text for people.
	 * @return the label
	 */
	public String label() {
		return this.label;
	}

	/**
	 * Returns the method of {@link CacheBenchmark} that asks, empty if there is none.
	 * @return the name of the method
	 */
	String method() {
		return this.method;
	}

}
