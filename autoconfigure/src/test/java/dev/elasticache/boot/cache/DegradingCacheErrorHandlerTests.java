package dev.elasticache.boot.cache;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache;
import org.springframework.cache.support.NoOpCache;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DegradingCacheErrorHandler}.
 */
@ExtendWith(OutputCaptureExtension.class)
class DegradingCacheErrorHandlerTests {

	private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 1);

	private final DegradingCacheErrorHandler errorHandler = new DegradingCacheErrorHandler(this.time::get);

	private final Cache cache = new NoOpCache("books");

	@Test
	void logsFailuresAtLimitedRate(CapturedOutput output) {
		this.errorHandler.handleCacheGetError(new IllegalStateException("first"), this.cache, "key");
		this.errorHandler.handleCachePutError(new IllegalStateException("second"), this.cache, "key", "value");
		this.errorHandler.handleCacheEvictError(new IllegalStateException("third"), this.cache, "key");
		this.time.addAndGet(Duration.ofSeconds(10).toNanos());
		this.errorHandler.handleCacheClearError(new IllegalStateException("fourth"), this.cache);
		this.errorHandler.handleCacheGetError(new IllegalStateException("fifth"), this.cache, "key");
		assertThat(output).contains("first", "fourth (and 2 failures before, unlogged)")
			.doesNotContain("second", "third", "fifth");
	}

}
