package dev.elasticache.boot.valkey;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;

/**
 * Scheduler whose time passes when a test says so. What is due runs on a thread of its
 * own, as in a real one.
 */
public final class SimulatedScheduler implements TaskScheduler, AutoCloseable {

	private final ExecutorService thread = Executors.newSingleThreadExecutor();

	private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparing((Task task) -> task.due));

	private volatile Instant now;

	public SimulatedScheduler(Instant now) {
		this.now = now;
	}

	/**
	 * Returns when the next task is due, {@code null} if there is none.
	 */
	public synchronized Instant nextDue() {
		this.tasks.removeIf(FutureTask::isCancelled);
		return this.tasks.isEmpty() ? null : this.tasks.peek().due;
	}

	/**
	 * Lets time pass, and waits for what became due.
	 */
	public void advanceTo(Instant instant) {
		Instant due = nextDue();
		while (due != null && !due.isAfter(instant)) {
			this.now = due;
			run();
			due = nextDue();
		}
		this.now = instant;
	}

	private void run() {
		Task task;
		synchronized (this) {
			task = this.tasks.poll();
		}
		this.thread.execute(task);
		settle();
	}

	/**
	 * Waits for the tasks that are due now, and those that they make.
	 */
	public void settle() {
		for (int i = 0; i < 3; i++) {
			try {
				this.thread.submit(() -> {
				}).get();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			catch (ExecutionException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	@Override
	public Clock getClock() {
		return new Clock() {

			@Override
			public Instant instant() {
				return SimulatedScheduler.this.now;
			}

			@Override
			public ZoneId getZone() {
				return ZoneOffset.UTC;
			}

			@Override
			public Clock withZone(ZoneId zone) {
				throw new UnsupportedOperationException();
			}

		};
	}

	@Override
	public synchronized ScheduledFuture<?> schedule(Runnable runnable, Instant due) {
		Task task = new Task(runnable, due);
		if (due.isAfter(this.now)) {
			this.tasks.add(task);
		}
		else {
			this.thread.execute(task);
		}
		return task;
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Instant startTime, Duration period) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Duration period) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant startTime, Duration delay) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

	private static final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {

		private final Instant due;

		Task(Runnable runnable, Instant due) {
			super(runnable, null);
			this.due = due;
		}

		@Override
		public long getDelay(TimeUnit unit) {
			throw new UnsupportedOperationException();
		}

		@Override
		public int compareTo(Delayed other) {
			throw new UnsupportedOperationException();
		}

	}

}
