package dev.elasticache.boot.benchmarks.measure;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.IterationType;

/**
 * Waits for the turn of this process among those that measure: announces the point that
 * it has come to, and goes on when it is told to. JMH, which takes it for a profiler, has
 * it wait before each iteration that counts.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class Turn implements InternalProfiler {

	/** Begins a line that announces a point. */
	public static final String ANNOUNCEMENT = "turn ";

	private static @Nullable InputStream permission;

	private static @Nullable PrintStream announcement;

	private static int point;

	/**
	 * Takes turns with others from now on, by way of the standard streams.
	 */
	static void share() {
		permission = System.in;
		announcement = System.out;
		// What libraries have to say is for the log
		System.setOut(System.err);
	}

	static void await(int index) {
		point = index;
		await();
	}

	static void await() {
		if (permission == null || announcement == null) {
			return;
		}
		announcement.println(ANNOUNCEMENT + point);
		announcement.flush();
		try {
			if (permission.read() == -1) {
				throw new IllegalStateException("Nobody is there to tell whose turn it is");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String getDescription() {
		return "Waits for the turn of this process";
	}

	@Override
	public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
		if (iteration.getType() == IterationType.MEASUREMENT) {
			await();
		}
	}

	@Override
	public Collection<? extends Result<?>> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
			IterationResult result) {
		return List.of();
	}

}
