package dev.elasticache.boot.autoconfigure.metrics;

import dev.elasticache.boot.cache.CacheStatistics;
import dev.elasticache.boot.cache.ElastiCacheCache;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Meters of a cache. Its size is not among them: no engine knows it without a scan.
 *
 * @author The ElastiCache Boot authors
 */
final class CacheMetrics extends CacheMeterBinder<ElastiCacheCache> {

	private final ElastiCacheCache cache;

	CacheMetrics(ElastiCacheCache cache, Iterable<Tag> tags) {
		super(cache, cache.getName(), tags);
		this.cache = cache;
	}

	@Override
	protected @Nullable Long size() {
		return null;
	}

	@Override
	protected long hitCount() {
		return statistics().hits();
	}

	@Override
	protected Long missCount() {
		return statistics().misses();
	}

	@Override
	protected Long evictionCount() {
		return statistics().evictions();
	}

	@Override
	protected long putCount() {
		return statistics().puts();
	}

	@Override
	protected void bindImplementationSpecificMetrics(MeterRegistry registry) {
		FunctionCounter.builder("cache.removals", this.cache, (cache) -> cache.getStatistics().removals())
			.tags(getTagsWithCacheName())
			.description("Entries that were there and were removed")
			.register(registry);
	}

	private CacheStatistics statistics() {
		return this.cache.getStatistics();
	}

}
