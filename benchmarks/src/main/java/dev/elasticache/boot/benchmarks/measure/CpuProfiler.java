package dev.elasticache.boot.benchmarks.measure;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.sun.management.OperatingSystemMXBean;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * CPU time of the process, an operation.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class CpuProfiler implements InternalProfiler {

	static final String MICROS = "cpu";

	private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

	private long start;

	@Override
	public String getDescription() {
		return "CPU time of the process, an operation";
	}

	@Override
	public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
		this.start = this.system.getProcessCpuTime();
	}

	@Override
	public Collection<? extends Result<?>> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
			IterationResult result) {
		double micros = (double) TimeUnit.NANOSECONDS.toMicros(this.system.getProcessCpuTime() - this.start);
		long operations = Math.max(1, result.getMetadata().getAllOps());
		return List.of(new ScalarResult(MICROS, micros / operations, "us/op", AggregationPolicy.AVG));
	}

}
