package dev.elasticache.boot.benchmarks.measure;

import java.io.Serializable;

/**
 * One thing to measure.
 *
 * @param workload what is asked
 * @param value what values are
 * @param size the size of a value in bytes, about
 * @param threads the number of threads
 * @param inFlight how many reads a thread has under way, {@code 1} if it waits for each
 * @param virtualThreads whether the threads are virtual
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record Point(Workload workload, ValueKind value, int size, int threads, int inFlight,
		boolean virtualThreads) implements Serializable {

	/**
	 * Returns a point of text values and platform threads.
	 * @param workload what is asked
	 * @param size the size of a value in bytes
	 * @param threads the number of threads
	 * @return the point
	 */
	public static Point of(Workload workload, int size, int threads) {
		return new Point(workload, ValueKind.TEXT, size, threads, 1, false);
	}

	/**
	 * Returns a point of asynchronous hits.
	 * @param size the size of a value in bytes
	 * @param threads the number of threads
	 * @param inFlight how many reads a thread has under way
	 * @return the point
	 */
	public static Point async(int size, int threads, int inFlight) {
		return new Point(Workload.ASYNC_HIT, ValueKind.TEXT, size, threads, inFlight, false);
	}

	/**
	 * Returns the same point with other values.
	 * @param other what values are
	 * @return the point
	 */
	public Point with(ValueKind other) {
		return new Point(this.workload, other, this.size, this.threads, this.inFlight, this.virtualThreads);
	}

	/**
	 * Returns the same point with virtual threads.
	 * @return the point
	 */
	public Point onVirtualThreads() {
		return new Point(this.workload, this.value, this.size, this.threads, this.inFlight, true);
	}

	@Override
	public String toString() {
		String text = this.workload.label();
		if (this.workload != Workload.CONNECT) {
			text += " " + ((this.size < 1024) ? this.size + " B" : this.size / 1024 + " KB");
			text += (this.value != ValueKind.TEXT) ? " " + this.value.label() : "";
		}
		text += (this.inFlight > 1) ? ", " + this.threads + " × " + this.inFlight + " in flight" : ", " + this.threads
				+ ((this.virtualThreads) ? " virtual" : "") + ((this.threads == 1) ? " thread" : " threads");
		return text;
	}

}
