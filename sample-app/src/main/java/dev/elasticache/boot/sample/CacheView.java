package dev.elasticache.boot.sample;

import java.time.Duration;
import java.util.List;

import dev.elasticache.boot.cache.CacheStatistics;
import dev.elasticache.boot.tls.TlsSession;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows of a cache.
 *
 * @param name the name of the cache
 * @param engine the engine that keeps it
 * @param ttl the time to live of its entries, or {@code null} if they do not expire
 * @param sessions the TLS sessions with the nodes of the engine
 * @param statistics what the cache was asked for
 * @param last the last call
 * @param lastMiss the last call that waited for the database
 * @param lastHit the last call that did not
 * @param removed what was removed from the cache since the last call, may be empty
 * @author The ElastiCache Boot authors
 */
record CacheView(String name, String engine, @Nullable Duration ttl, List<TlsSession> sessions,
		CacheStatistics statistics, @Nullable Call last, @Nullable Call lastMiss, @Nullable Call lastHit,
		String removed) {

}
