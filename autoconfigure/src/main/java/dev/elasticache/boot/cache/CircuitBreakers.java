package dev.elasticache.boot.cache;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Circuit breakers of those parts of a store that failed of late. A part that serves has
 * none, which spares its commands the look-up. Safe for use by several threads.
 *
 * @author The ElastiCache Boot authors
 */
final class CircuitBreakers {

	private static final long UNUSED = Duration.ofSeconds(10).toNanos();

	private static final CircuitBreakerConfig CONFIG = CircuitBreakerConfig.custom()
		.slidingWindowSize(20)
		.minimumNumberOfCalls(10)
		.failureRateThreshold(50)
		.waitDurationInOpenState(Duration.ofSeconds(1))
		.permittedNumberOfCallsInHalfOpenState(3)
		.build();

	private final Map<Object, Breaker> breakers = new ConcurrentHashMap<>();

	private final LongSupplier nanoTime;

	CircuitBreakers(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	boolean isEmpty() {
		return this.breakers.isEmpty();
	}

	/**
	 * Returns the breaker of a part.
	 * @param part the part
	 * @return the breaker, or {@code null} if the part serves
	 */
	@Nullable Breaker find(Object part) {
		forgetUnused();
		return this.breakers.get(part);
	}

	/**
	 * Returns the breaker of a part that failed.
	 * @param part the part
	 * @return the breaker
	 */
	Breaker get(Object part) {
		return this.breakers.computeIfAbsent(part, Breaker::new);
	}

	/**
	 * Returns the state of the part that fares worst.
	 * @return the state, closed if all parts serve
	 */
	State getState() {
		forgetUnused();
		State worst = State.CLOSED;
		for (Breaker breaker : this.breakers.values()) {
			State state = breaker.circuit.getState();
			worst = (state == State.OPEN || worst == State.CLOSED) ? state : worst;
		}
		return worst;
	}

	private void forgetUnused() {
		// A shard may be gone, and nobody would ask for it again
		long now = this.nanoTime.getAsLong();
		this.breakers.values().removeIf((breaker) -> now - breaker.used > UNUSED);
	}

	/**
	 * Breaker of one part.
	 */
	final class Breaker {

		private final Object part;

		private final CircuitBreaker circuit = CircuitBreaker.of("cache", CONFIG);

		private volatile long used = CircuitBreakers.this.nanoTime.getAsLong();

		private volatile @Nullable Throwable lastFailure;

		Breaker(Object part) {
			this.part = part;
		}

		boolean tryAcquirePermission() {
			this.used = CircuitBreakers.this.nanoTime.getAsLong();
			return this.circuit.tryAcquirePermission();
		}

		@Nullable Throwable lastFailure() {
			return this.lastFailure;
		}

		void served(long nanos) {
			this.circuit.onSuccess(nanos, this.circuit.getTimestampUnit());
			if (this.circuit.getState() == State.CLOSED && this.circuit.getMetrics().getNumberOfFailedCalls() == 0) {
				CircuitBreakers.this.breakers.remove(this.part, this);
			}
		}

		void failed(long nanos, Throwable cause) {
			this.lastFailure = cause;
			this.circuit.onError(nanos, this.circuit.getTimestampUnit(), cause);
		}

		void releasePermission() {
			this.circuit.releasePermission();
		}

	}

}
