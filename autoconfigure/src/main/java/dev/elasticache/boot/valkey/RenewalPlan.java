package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import org.springframework.scheduling.TaskScheduler;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * When credentials are renewed: after their interval, shortened at random by up to a
 * quarter so that the clients of a fleet do not come at once, or soon after a failure,
 * and ever later while it lasts. There is one renewal planned at most. Not safe for use
 * by several threads.
 *
 * @author The ElastiCache Boot authors
 */
final class RenewalPlan implements Disposable {

	private static final double JITTER = 0.25;

	private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

	private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

	private final @Nullable Duration interval;

	private final Runnable renewal;

	private final TaskScheduler scheduler;

	private @Nullable BackOffExecution backOff;

	private @Nullable ScheduledFuture<?> next;

	RenewalPlan(@Nullable Duration interval, Runnable renewal, TaskScheduler scheduler) {
		this.interval = interval;
		this.renewal = renewal;
		this.scheduler = scheduler;
	}

	/**
	 * Plans the next renewal after one that went well.
	 * @return when it is due, {@code null} if the credentials do not expire
	 */
	@Nullable Instant afterSuccess() {
		dispose();
		if (this.interval == null) {
			return null;
		}
		double share = 1 - JITTER * ThreadLocalRandom.current().nextDouble();
		return plan(Duration.ofMillis((long) (this.interval.toMillis() * share)));
	}

	/**
	 * Plans another attempt after one that failed.
	 * @return when it is due
	 */
	Instant afterFailure() {
		dispose();
		if (this.backOff == null) {
			ExponentialBackOff exponential = new ExponentialBackOff(FIRST_RETRY.toMillis(), 2);
			exponential.setMaxInterval(LONGEST_RETRY.toMillis());
			this.backOff = exponential.start();
		}
		return plan(Duration.ofMillis(this.backOff.nextBackOff()));
	}

	void forgetFailures() {
		this.backOff = null;
	}

	private Instant plan(Duration delay) {
		Instant due = this.scheduler.getClock().instant().plus(delay);
		this.next = this.scheduler.schedule(this.renewal, due);
		return due;
	}

	@Override
	public void dispose() {
		if (this.next != null) {
			this.next.cancel(false);
		}
	}

}
