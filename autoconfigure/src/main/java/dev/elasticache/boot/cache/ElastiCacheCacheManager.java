package dev.elasticache.boot.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.transaction.TransactionAwareCacheDecorator;
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

	private final boolean transactionAware;

	private final ConcurrentMap<String, Cache> caches = new ConcurrentHashMap<>();

	private final List<ElastiCacheCache> ours = new ArrayList<>();

	private final List<Consumer<ElastiCacheCache>> watchers = new ArrayList<>();

	private ElastiCacheCacheManager(Builder builder) {
		this.settings = builder.customizedSettings();
		this.keyPrefix = builder.keyPrefix;
		this.dynamic = builder.dynamic;
		this.transactionAware = builder.transactionAware;
		builder.caches.values().forEach(this::add);
		builder.names.forEach((name) -> {
			if (!builder.caches.containsKey(name)) {
				add(create(name));
			}
		});
	}

	/**
	 * Returns a builder of cache managers: caches are created on first use, and their
	 * keys begin with their names.
	 * @param settings the settings of a cache, by its name
	 * @return the builder
	 */
	public static Builder builder(Function<String, CacheSettings> settings) {
		return new Builder(settings);
	}

	@Override
	public @Nullable Cache getCache(String name) {
		Cache cache = this.caches.get(name);
		return (cache == null && this.dynamic) ? createOnFirstUse(name) : cache;
	}

	@Override
	public Collection<String> getCacheNames() {
		return Collections.unmodifiableSet(Set.copyOf(this.caches.keySet()));
	}

	/**
	 * Watches the caches that are ours: those that there are, at once, and those created
	 * on first use, before they are used.
	 * @param watcher what is told of each cache, once
	 */
	public synchronized void watchCaches(Consumer<ElastiCacheCache> watcher) {
		Assert.notNull(watcher, "'watcher' must not be null");
		this.watchers.add(watcher);
		this.ours.forEach(watcher);
	}

	private synchronized Cache createOnFirstUse(String name) {
		Cache present = this.caches.get(name);
		return (present != null) ? present : add(create(name));
	}

	private ElastiCacheCache create(String name) {
		Assert.hasText(name, "'name' must not be empty");
		String region = this.keyPrefix
				+ WireText.escape(name, (codePoint) -> codePoint == ':' || WireText.isAmbiguous(codePoint));
		return new ElastiCacheCache(name, region, this.settings.apply(name));
	}

	private Cache add(Cache cache) {
		if (cache instanceof ElastiCacheCache mine) {
			this.watchers.forEach((watcher) -> watcher.accept(mine));
			this.ours.add(mine);
		}
		Cache decorated = (this.transactionAware) ? new TransactionAwareCacheDecorator(cache) : cache;
		this.caches.put(cache.getName(), decorated);
		return decorated;
	}

	/**
	 * Builder of cache managers.
	 */
	public static final class Builder {

		private final Function<String, CacheSettings> settings;

		private final List<BiConsumer<String, CacheSettings.Builder>> customizers = new ArrayList<>();

		private final Map<String, Cache> caches = new LinkedHashMap<>();

		private final Set<String> names = new LinkedHashSet<>();

		private String keyPrefix = "";

		private boolean dynamic = true;

		private boolean transactionAware;

		private Builder(Function<String, CacheSettings> settings) {
			Assert.notNull(settings, "'settings' must not be null");
			this.settings = settings;
		}

		/**
		 * Sets what precedes the name of the cache in all keys.
		 * @param keyPrefix the prefix, may be empty
		 * @return this builder
		 */
		public Builder keyPrefix(String keyPrefix) {
			Assert.notNull(keyPrefix, "'keyPrefix' must not be null");
			this.keyPrefix = keyPrefix;
			return this;
		}

		/**
		 * Adds caches to create at once.
		 * @param names the names of the caches
		 * @return this builder
		 */
		public Builder names(Collection<String> names) {
			this.names.addAll(names);
			return this;
		}

		/**
		 * Sets whether to create other caches on first use.
		 * @param dynamic whether to do so
		 * @return this builder
		 */
		public Builder dynamic(boolean dynamic) {
			this.dynamic = dynamic;
			return this;
		}

		/**
		 * Customizes the settings of every cache, those created on first use as well, in
		 * the order of the calls.
		 * @param customizer what is told the name of a cache and its settings, to change
		 * @return this builder
		 */
		public Builder settings(BiConsumer<String, CacheSettings.Builder> customizer) {
			Assert.notNull(customizer, "'customizer' must not be null");
			this.customizers.add(customizer);
			return this;
		}

		/**
		 * Adds a cache to create at once, and customizes its settings.
		 * @param name the name of the cache
		 * @param customizer what is told its settings, to change
		 * @return this builder
		 */
		public Builder settings(String name, Consumer<CacheSettings.Builder> customizer) {
			Assert.notNull(customizer, "'customizer' must not be null");
			this.names.add(name);
			return settings((other, settings) -> {
				if (other.equals(name)) {
					customizer.accept(settings);
				}
			});
		}

		/**
		 * Adds a cache that stands in for the one of its name.
		 * @param cache the cache, of any kind
		 * @return this builder
		 */
		public Builder cache(Cache cache) {
			Assert.notNull(cache, "'cache' must not be null");
			this.caches.put(cache.getName(), cache);
			return this;
		}

		/**
		 * Sets whether what is put, evicted or cleared in a transaction waits for its
		 * commit, see {@link TransactionAwareCacheDecorator}.
		 * @param transactionAware whether it does
		 * @return this builder
		 */
		public Builder transactionAware(boolean transactionAware) {
			this.transactionAware = transactionAware;
			return this;
		}

		/**
		 * Builds the cache manager.
		 * @return the cache manager
		 */
		public ElastiCacheCacheManager build() {
			return new ElastiCacheCacheManager(this);
		}

		private Function<String, CacheSettings> customizedSettings() {
			List<BiConsumer<String, CacheSettings.Builder>> customizers = List.copyOf(this.customizers);
			return (name) -> {
				CacheSettings.Builder settings = this.settings.apply(name).mutate();
				customizers.forEach((customizer) -> customizer.accept(name, settings));
				return settings.build();
			};
		}

	}

}
