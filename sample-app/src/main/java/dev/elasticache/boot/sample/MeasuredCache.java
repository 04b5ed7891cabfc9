package dev.elasticache.boot.sample;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

import dev.elasticache.boot.cache.ElastiCacheCache;
import dev.elasticache.boot.tls.TlsSessions;
import org.jspecify.annotations.Nullable;

/**
 * Cache whose calls are measured for the page. An application that does not show its
 * caches needs nothing of the kind.
 *
 * @author The ElastiCache Boot authors
 */
final class MeasuredCache {

	private final ElastiCacheCache cache;

	private final TlsSessions tlsSessions;

	private final Clock clock;

	private volatile @Nullable Call last;

	private volatile @Nullable Call lastMiss;

	private volatile @Nullable Call lastHit;

	private volatile String removed = "";

	MeasuredCache(ElastiCacheCache cache, TlsSessions tlsSessions, Clock clock) {
		this.cache = cache;
		this.tlsSessions = tlsSessions;
		this.clock = clock;
	}

	/**
	 * Measures a call of a method that this cache is for. Calls go one by one, so that a
	 * hit which the cache counts meanwhile is the hit of this call.
	 * @param isbn what is asked for
	 * @param method the method
	 */
	synchronized void measure(String isbn, Supplier<? extends @Nullable Object> method) {
		long hits = this.cache.getStatistics().hits();
		long start = System.nanoTime();
		Object value = method.get();
		Duration took = Duration.ofNanos(System.nanoTime() - start);
		boolean hit = this.cache.getStatistics().hits() > hits;
		Call call = new Call(isbn, value, hit, took, this.clock.instant());
		if (hit) {
			this.lastHit = call;
		}
		else {
			this.lastMiss = call;
		}
		this.last = call;
		this.removed = "";
	}

	/**
	 * Notes that entries were removed.
	 * @param removed which entries
	 */
	void removed(String removed) {
		this.removed = removed;
	}

	CacheView view() {
		String engine = this.cache.getNativeCache().getEngine();
		return new CacheView(this.cache.getName(), engine, this.cache.getSettings().ttl(), this.tlsSessions.of(engine),
				this.cache.getStatistics(), this.last, this.lastMiss, this.lastHit, this.removed);
	}

}
