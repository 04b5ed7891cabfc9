package dev.elasticache.boot.cache;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import dev.elasticache.boot.cache.CircuitBreakers.Breaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CircuitBreakers}.
 */
class CircuitBreakersTests {

	private final AtomicLong nanoTime = new AtomicLong();

	private final CircuitBreakers breakers = new CircuitBreakers(this.nanoTime::get);

	@Test
	void opensForThePartThatFails() {
		fail("a", 10);
		fail("b", 1);
		assertThat(this.breakers.find("a").tryAcquirePermission()).isFalse();
		assertThat(this.breakers.find("b").tryAcquirePermission()).isTrue();
		assertThat(this.breakers.find("c")).isNull();
		assertThat(this.breakers.getState()).isEqualTo(State.OPEN);
	}

	@Test
	void staysClosedForFailuresAmongTwiceAsManyCommands() {
		for (int i = 0; i < 100; i++) {
			Breaker breaker = this.breakers.get("a");
			if (i % 3 == 0) {
				breaker.failed(1, new IllegalStateException("failed"));
			}
			else {
				breaker.served(1);
			}
		}
		assertThat(this.breakers.getState()).isEqualTo(State.CLOSED);
		assertThat(this.breakers.isEmpty()).isFalse();
	}

	@Test
	void forgetsThePartThatServesAgain() {
		fail("a", 3);
		for (int i = 0; i < 20; i++) {
			assertThat(this.breakers.isEmpty()).isFalse();
			this.breakers.find("a").served(1);
		}
		assertThat(this.breakers.isEmpty()).isTrue();
	}

	@Test
	void forgetsThePartThatNobodyAsksFor() {
		fail("a", 10);
		this.nanoTime.addAndGet(Duration.ofSeconds(10).toNanos());
		assertThat(this.breakers.getState()).isEqualTo(State.OPEN);
		this.breakers.find("a").tryAcquirePermission();
		this.nanoTime.addAndGet(Duration.ofSeconds(10).toNanos());
		assertThat(this.breakers.getState()).isEqualTo(State.OPEN);
		this.nanoTime.addAndGet(1);
		assertThat(this.breakers.getState()).isEqualTo(State.CLOSED);
		assertThat(this.breakers.isEmpty()).isTrue();
	}

	private void fail(String part, int times) {
		for (int i = 0; i < times; i++) {
			this.breakers.get(part).failed(1, new IllegalStateException("failed"));
		}
	}

}
