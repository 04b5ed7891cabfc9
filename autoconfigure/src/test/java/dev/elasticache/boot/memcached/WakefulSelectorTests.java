package dev.elasticache.boot.memcached;

import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.timeout;

/**
 * Tests for {@link WakefulSelector}.
 */
class WakefulSelectorTests {

	private static final long MINUTE = Duration.ofMinutes(1).toMillis();

	private Selector raw;

	private WakefulSelector selector;

	@BeforeEach
	void open() throws Exception {
		this.raw = spy(Selector.open());
		this.selector = new WakefulSelector(this.raw);
	}

	@Test
	void wakesUpFromSleep() throws Exception {
		CompletableFuture<Void> selected = CompletableFuture.runAsync(this::select);
		then(this.raw).should(timeout(10_000)).select(MINUTE);
		this.selector.wakeup();
		selected.get(10, TimeUnit.SECONDS);
	}

	@Test
	void doesNotSleepAfterCallWhileAwake() throws Exception {
		this.selector.wakeup();
		this.selector.wakeup();
		this.selector.select(MINUTE);
		then(this.raw).should(never()).wakeup();
		then(this.raw).should(never()).select(anyLong());
	}

	@Test
	void sleepsAgainAfterCall() throws Exception {
		this.selector.wakeup();
		this.selector.select(MINUTE);
		this.selector.select(1);
		then(this.raw).should().select(1);
	}

	@Test
	void losesNoCall() throws Exception {
		for (int call = 0; call < 10_000; call++) {
			CompletableFuture<Void> called = CompletableFuture.runAsync(this.selector::wakeup);
			assertThat(CompletableFuture.runAsync(this::select)).succeedsWithin(Duration.ofSeconds(10));
			called.join();
		}
	}

	private void select() {
		try {
			this.selector.select(MINUTE);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@AfterEach
	void close() throws Exception {
		this.selector.close();
	}

}
