package dev.elasticache.boot.cache;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Settings of one cache.
 *
 * @param store where the cache keeps its entries
 * @param codec codec of values
 * @param ttl time to live of entries, or {@code null} for entries that never expire
 * @param idle time after which entries that nobody reads expire, or {@code null} if
 * reading makes no difference; the time to live counts nevertheless
 * @param nullValues whether {@code null} is a value to be cached
 * @param compressAbove size of encoded values that are not compressed, or {@code null}
 * @param maxValueSize size of values that are kept, or {@code null}
 * @param singleFlight whether concurrent callers share one load of a key
 * @param errorHandler handler that is told of a store that could not be asked: if it
 * returns, a read was a miss, and anything else is over; what it throws, the caller gets
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record CacheSettings(CacheStore store, CacheCodec codec, @Nullable Duration ttl, @Nullable Duration idle,
		boolean nullValues, @Nullable DataSize compressAbove, @Nullable DataSize maxValueSize, boolean singleFlight,
		CacheErrorHandler errorHandler) {

	public CacheSettings {
		Assert.notNull(store, "'store' must not be null");
		Assert.notNull(codec, "'codec' must not be null");
		Assert.isTrue(ttl == null || !(ttl.isZero() || ttl.isNegative()), "'ttl' must be positive");
		Assert.isTrue(idle == null || !(idle.isZero() || idle.isNegative()), "'idle' must be positive");
		Assert.isTrue(idle == null || ttl == null || idle.compareTo(ttl) <= 0, "'idle' must not be longer than 'ttl'");
		Assert.notNull(errorHandler, "'errorHandler' must not be null");
	}

	/**
	 * Returns a builder of settings that begins with these.
	 * @return the builder
	 */
	public Builder mutate() {
		return new Builder(this.store, this.codec).ttl(this.ttl)
			.idle(this.idle)
			.nullValues(this.nullValues)
			.compressAbove(this.compressAbove)
			.maxValueSize(this.maxValueSize)
			.singleFlight(this.singleFlight)
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

		private @Nullable Duration idle;

		private boolean nullValues = true;

		private @Nullable DataSize compressAbove;

		private @Nullable DataSize maxValueSize;

		private boolean singleFlight = true;

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
		 * Sets the time after which entries that nobody reads expire.
		 * @param idle the time, no longer than the time to live, or {@code null} if
		 * reading makes no difference
		 * @return this builder
		 */
		public Builder idle(@Nullable Duration idle) {
			this.idle = idle;
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
		 * Sets the size above which encoded values are compressed.
		 * @param compressAbove the size, or {@code null} to compress none
		 * @return this builder
		 */
		public Builder compressAbove(@Nullable DataSize compressAbove) {
			this.compressAbove = compressAbove;
			return this;
		}

		/**
		 * Sets the size above which values are not kept.
		 * @param maxValueSize the size, or {@code null} to keep all
		 * @return this builder
		 */
		public Builder maxValueSize(@Nullable DataSize maxValueSize) {
			this.maxValueSize = maxValueSize;
			return this;
		}

		/**
		 * Sets whether concurrent callers share one load of a key.
		 * @param singleFlight whether they do
		 * @return this builder
		 */
		public Builder singleFlight(boolean singleFlight) {
			this.singleFlight = singleFlight;
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
			return new CacheSettings(this.store, this.codec, this.ttl, this.idle, this.nullValues, this.compressAbove,
					this.maxValueSize, this.singleFlight, this.errorHandler);
		}

	}

}
