package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;

/**
 * Operations that run all the time, whatever a test does meanwhile.
 */
final class Load implements AutoCloseable {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final List<AtomicLong> rounds = new ArrayList<>();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private volatile boolean over;

	Load add(int threads, Runnable operation) {
		for (int i = 0; i < threads; i++) {
			AtomicLong done = new AtomicLong();
			this.rounds.add(done);
			this.threads.execute(() -> repeat(operation, done));
		}
		return this;
	}

	private void repeat(Runnable operation, AtomicLong done) {
		while (!this.over) {
			try {
				operation.run();
			}
			catch (RuntimeException | AssertionError ex) {
				this.failures.add(ex);
			}
			done.incrementAndGet();
		}
	}

	/**
	 * Waits until every thread has begun and ended an operation.
	 */
	void awaitRound() {
		List<Long> before = this.rounds.stream().map(AtomicLong::get).toList();
		for (int i = 0; i < before.size(); i++) {
			AtomicLong now = this.rounds.get(i);
			long target = before.get(i) + 2;
			Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(() -> now.get() >= target);
		}
	}

	Queue<Throwable> failures() {
		return this.failures;
	}

	long operations() {
		return this.rounds.stream().mapToLong(AtomicLong::get).sum();
	}

	@Override
	public void close() throws InterruptedException {
		this.over = true;
		this.threads.shutdown();
		this.threads.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS);
	}

}
