package dev.elasticache.boot.memcached;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import net.spy.memcached.MemcachedClient;
import org.awaitility.Awaitility;

/**
 * Eight threads that write and read entries until they are stopped, and note what fails.
 *
 * @author The ElastiCache Boot authors
 */
final class Load implements AutoCloseable {

	private static final int THREADS = 8;

	private final MemcachedCacheStore store;

	private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

	private final AtomicLong operations = new AtomicLong();

	private final AtomicLong slowest = new AtomicLong();

	private final List<Failure> failures = new CopyOnWriteArrayList<>();

	private volatile boolean stopped;

	Load(MemcachedClient client) {
		this.store = new MemcachedCacheStore(client);
		for (int i = 0; i < THREADS; i++) {
			this.threads.execute(this::run);
		}
	}

	private void run() {
		Random random = new Random();
		byte[] value = new byte[100];
		while (!this.stopped) {
			String key = "key" + random.nextInt(10_000);
			long start = System.nanoTime();
			try {
				if (random.nextBoolean()) {
					this.store.put("region", key, value, null).join();
				}
				else {
					this.store.get("region", key).join();
				}
			}
			catch (CompletionException ex) {
				this.failures.add(new Failure(ex.getCause(), Duration.ofNanos(System.nanoTime() - start)));
			}
			this.slowest.accumulateAndGet(System.nanoTime() - start, Math::max);
			this.operations.incrementAndGet();
		}
	}

	/**
	 * Waits for a thousand more operations.
	 */
	void awaitMore() {
		long target = this.operations.get() + 1000;
		Awaitility.await().until(() -> this.operations.get() >= target);
	}

	List<Failure> failures() {
		return this.failures;
	}

	Duration slowest() {
		return Duration.ofNanos(this.slowest.get());
	}

	@Override
	public String toString() {
		return "%d operations, %d failed, the slowest took %d ms".formatted(this.operations.get(), this.failures.size(),
				slowest().toMillis());
	}

	@Override
	public void close() throws InterruptedException {
		this.stopped = true;
		this.threads.shutdown();
		this.threads.awaitTermination(10, TimeUnit.SECONDS);
	}

	/**
	 * Operation that failed.
	 *
	 * @param cause the cause
	 * @param duration the time it took
	 */
	record Failure(Throwable cause, Duration duration) {

	}

}
