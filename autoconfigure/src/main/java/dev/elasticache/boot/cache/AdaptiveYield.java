package dev.elasticache.boot.cache;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import org.springframework.util.Assert;

/**
 * Lets other threads run while that helps: until something is the case which they bring
 * about. Where many threads wait for the same engine on few processors, to let them go
 * first is cheaper than to be put to sleep, or to wake another thread, for each of them.
 * <p>
 * Goes by success: where yields do not bring about what is wanted, or other threads have
 * work of their own to do for long, it is only tried now and then. Safe for use by
 * several threads, which may lose what another has learnt; that does no harm.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class AdaptiveYield {

	private static final long LIMIT = Duration.ofMillis(1).toNanos();

	private static final int MAX_CREDIT = 16;

	private static final int PAUSE = 256;

	private final int yields;

	private final Runnable yield;

	private final LongSupplier nanoTime;

	private int credit = MAX_CREDIT;

	private int pause;

	/**
	 * Creates an instance for one place where threads may yield.
	 * @param yields how often a thread yields at most
	 */
	public AdaptiveYield(int yields) {
		this(yields, Thread::yield, System::nanoTime);
	}

	AdaptiveYield(int yields, Runnable yield, LongSupplier nanoTime) {
		Assert.isTrue(yields > 0, "'yields' must be positive");
		this.yields = yields;
		this.yield = yield;
		this.nanoTime = nanoTime;
	}

	/**
	 * Lets other threads run until a condition holds, if that is likely to help.
	 * @param condition the condition, which may not hold in the end
	 */
	public void until(BooleanSupplier condition) {
		int left = this.pause;
		if (left > 0) {
			this.pause = left - 1;
			return;
		}
		long start = this.nanoTime.getAsLong();
		boolean helped = yieldUntil(condition);
		long duration = this.nanoTime.getAsLong() - start;
		if (helped && duration < LIMIT) {
			earn();
		}
		else {
			pay(1 + duration / LIMIT);
		}
	}

	private boolean yieldUntil(BooleanSupplier condition) {
		for (int i = 0; i < this.yields; i++) {
			this.yield.run();
			if (condition.getAsBoolean()) {
				return true;
			}
		}
		return false;
	}

	private void earn() {
		int earned = this.credit;
		// All threads read this, and need not write it each time
		if (earned < MAX_CREDIT) {
			this.credit = earned + 1;
		}
	}

	private void pay(long price) {
		int left = (int) Math.max(0, this.credit - price);
		this.credit = left;
		if (left == 0) {
			this.pause = PAUSE;
		}
	}

}
