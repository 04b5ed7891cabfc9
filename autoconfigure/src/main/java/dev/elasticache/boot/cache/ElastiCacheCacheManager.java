package dev.elasticache.boot.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.CacheManager;
import org.springframework.util.Assert;

/**
 * Cache manager whose caches may live on different engines. Safe for use by several
 * threads.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class ElastiCacheCacheManager implements CacheManager {

	private final Function<String, CacheSettings> settings;

	private final String keyPrefix;

	private final boolean dynamic;

	private final ConcurrentMap<String, ElastiCacheCache> caches = new ConcurrentHashMap<>();

	private final List<Consumer<ElastiCacheCache>> watchers = new ArrayList<>();

	/**
	 * Creates a cache manager.
	 * @param settings the settings of a cache, by its name
	 * @param keyPrefix what precedes the name of the cache in all keys, may be empty
	 * @param names caches to create at once
	 * @param dynamic whether to create other caches on first use
	 */
	public ElastiCacheCacheManager(Function<String, CacheSettings> settings, String keyPrefix, Collection<String> names,
			boolean dynamic) {
		Assert.notNull(settings, "'settings' must not be null");
		Assert.notNull(keyPrefix, "'keyPrefix' must not be null");
		this.settings = settings;
		this.keyPrefix = keyPrefix;
		this.dynamic = dynamic;
		names.forEach((name) -> this.caches.put(name, create(name)));
	}

	@Override
	public @Nullable ElastiCacheCache getCache(String name) {
		ElastiCacheCache cache = this.caches.get(name);
		return (cache == null && this.dynamic) ? createOnFirstUse(name) : cache;
	}

	@Override
	public Collection<String> getCacheNames() {
		return Collections.unmodifiableSet(Set.copyOf(this.caches.keySet()));
	}

	/**
	 * Watches the caches: those that there are, at once, and those created on first use,
	 * before they are used.
	 * @param watcher what is told of each cache, once
	 */
	public synchronized void watchCaches(Consumer<ElastiCacheCache> watcher) {
		Assert.notNull(watcher, "'watcher' must not be null");
		this.watchers.add(watcher);
		this.caches.values().forEach(watcher);
	}

	private synchronized ElastiCacheCache createOnFirstUse(String name) {
		ElastiCacheCache present = this.caches.get(name);
		if (present != null) {
			return present;
		}
		ElastiCacheCache cache = create(name);
		this.watchers.forEach((watcher) -> watcher.accept(cache));
		this.caches.put(name, cache);
		return cache;
	}

	private ElastiCacheCache create(String name) {
		String region = this.keyPrefix
				+ WireText.escape(name, (codePoint) -> codePoint == ':' || WireText.isAmbiguous(codePoint));
		return new ElastiCacheCache(name, region, this.settings.apply(name));
	}

}
