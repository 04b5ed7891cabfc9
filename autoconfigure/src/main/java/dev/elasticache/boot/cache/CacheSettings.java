package dev.elasticache.boot.cache;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.util.Assert;

/**
 * Settings of one cache.
 *
 * @param store where the cache keeps its entries
 * @param codec codec of values
 * @param ttl time to live of entries, or {@code null} for entries that never expire
 * @param nullValues whether {@code null} is a value to be cached
 * @param errorHandler handler that is told of a store that could not be asked: if it
 * returns, a read was a miss, and anything else is over; what it throws, the caller gets
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record CacheSettings(CacheStore store, CacheCodec codec, @Nullable Duration ttl, boolean nullValues,
		CacheErrorHandler errorHandler) {

	public CacheSettings {
		Assert.notNull(store, "'store' must not be null");
		Assert.notNull(codec, "'codec' must not be null");
		Assert.isTrue(ttl == null || !(ttl.isZero() || ttl.isNegative()), "'ttl' must be positive");
		Assert.notNull(errorHandler, "'errorHandler' must not be null");
	}

	/**
	 * Returns a builder of settings that begins with these.
	 * @return the builder
	 */
	public Builder mutate() {
		return new Builder(this.store, this.codec).ttl(this.ttl)
			.nullValues(this.nullValues)
			.errorHandler(this.errorHandler);
	}

	/**
	 * Returns a builder of settings: entries that never expire, {@code null} among them,
	 * and an engine that is away shows as misses.
	 * @param store where the cache keeps its entries
	 * @param codec codec of values
	 * @return the builder
	 */
	public static Builder builder(CacheStore store, CacheCodec codec) {
		return new Builder(store, codec);
	}

	/**
	 * Builder of settings.
	 */
	public static final class Builder {

		private CacheStore store;

		private CacheCodec codec;

		private @Nullable Duration ttl;

		private boolean nullValues = true;

		private CacheErrorHandler errorHandler = new DegradingCacheErrorHandler();

		private Builder(CacheStore store, CacheCodec codec) {
			this.store = store;
			this.codec = codec;
		}

		/**
		 * Sets where the cache keeps its entries.
		 * @param store the store
		 * @return this builder
		 */
		public Builder store(CacheStore store) {
			this.store = store;
			return this;
		}

		/**
		 * Sets the codec of values.
		 * @param codec the codec
		 * @return this builder
		 */
		public Builder codec(CacheCodec codec) {
			this.codec = codec;
			return this;
		}

		/**
		 * Sets the time to live of entries.
		 * @param ttl the time to live, or {@code null} for entries that never expire
		 * @return this builder
		 */
		public Builder ttl(@Nullable Duration ttl) {
			this.ttl = ttl;
			return this;
		}

		/**
		 * Sets whether {@code null} is a value to be cached.
		 * @param nullValues whether it is
		 * @return this builder
		 */
		public Builder nullValues(boolean nullValues) {
			this.nullValues = nullValues;
			return this;
		}

		/**
		 * Sets the handler that is told of a store that could not be asked.
		 * @param errorHandler the handler
		 * @return this builder
		 */
		public Builder errorHandler(CacheErrorHandler errorHandler) {
			this.errorHandler = errorHandler;
			return this;
		}

		/**
		 * Builds the settings.
		 * @return the settings
		 */
		public CacheSettings build() {
			return new CacheSettings(this.store, this.codec, this.ttl, this.nullValues, this.errorHandler);
		}

	}

}
