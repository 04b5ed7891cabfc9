package dev.elasticache.boot.cache;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of one cache.
 *
 * @author The ElastiCache Boot authors
 */
final class CacheCounters {

	final LongAdder hits = new LongAdder();

	final LongAdder misses = new LongAdder();

	final LongAdder puts = new LongAdder();

	final LongAdder evictions = new LongAdder();

	final LongAdder removals = new LongAdder();

	final LongAdder unreadable = new LongAdder();

	final LongAdder oversized = new LongAdder();

	CacheStatistics toStatistics() {
		return new CacheStatistics(this.hits.sum(), this.misses.sum(), this.puts.sum(), this.evictions.sum(),
				this.removals.sum(), this.unreadable.sum(), this.oversized.sum());
	}

}
