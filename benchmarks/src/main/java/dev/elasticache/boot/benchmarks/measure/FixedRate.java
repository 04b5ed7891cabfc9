package dev.elasticache.boot.benchmarks.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads at a fixed rate. Each counts from when it was due and not from when its thread
 * came to it, so that one which is slow costs those behind it as well, as it does in a
 * server with requests of its own pace.
 *
 * @param subject whom to ask
 * @param threads the number of threads
 * @param rate reads a second, of all threads
 * @author The ElastiCache Boot authors
 */
record FixedRate(Subject subject, int threads, int rate) {

	Measurement.Latency run(long millis) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(this.threads);
		try {
			List<Future<long[]>> parts = new ArrayList<>();
			long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10);
			for (int thread = 0; thread < this.threads; thread++) {
				int first = thread;
				parts.add(executor.submit(() -> runThread(start, first, millis)));
			}
			long[] all = new long[0];
			for (Future<long[]> part : parts) {
				long[] times = part.get();
				all = Arrays.copyOf(all, all.length + times.length);
				System.arraycopy(times, 0, all, all.length - times.length, times.length);
			}
			Arrays.sort(all);
			return new Measurement.Latency(percentile(all, 0.5), percentile(all, 0.99), percentile(all, 0.999));
		}
		finally {
			executor.shutdownNow();
		}
	}

	private long[] runThread(long start, int thread, long millis) {
		int count = (int) (this.rate * millis / 1000 / this.threads);
		long interval = TimeUnit.SECONDS.toNanos(1) * this.threads / this.rate;
		long[] times = new long[count];
		for (int index = 0; index < count; index++) {
			long due = start + interval * index + interval * thread / this.threads;
			for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
				LockSupport.parkNanos(early);
			}
			this.subject.contender().get(this.subject.keys().get((thread + index) % this.subject.keys().size()));
			times[index] = System.nanoTime() - due;
		}
		return times;
	}

	private static double percentile(long[] sorted, double share) {
		return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))] / 1000.0;
	}

}
