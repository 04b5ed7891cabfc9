package dev.elasticache.boot.benchmarks.measure;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.elasticache.boot.benchmarks.contender.Contender;
import dev.elasticache.boot.benchmarks.contender.Server;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A process that measures one contender. The process is the fork: JMH itself forks no
 * more, because a contender has a class path of its own and serves several points.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class Measure {

	private static final String ALLOCATED = "gc.alloc.rate.norm";

	/** Long enough for caches to be warm again after the turns of others. */
	private static final int TURN_MILLIS = 500;

	private Measure() {
	}

	/**
	 * Measures.
	 * @param args the file with the {@link Assignment} and the one for the
	 * {@link Outcome}
	 * @throws Exception if a file cannot be read or written
	 */
	public static void main(String[] args) throws Exception {
		Turn.share();
		Assignment assignment;
		try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(Path.of(args[0])))) {
			assignment = (Assignment) in.readObject();
		}
		Outcome outcome = run(assignment);
		try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(Path.of(args[1])))) {
			out.writeObject(outcome);
		}
		// Not all clients end their threads
		System.exit(0);
	}

	/**
	 * Returns how often a contender has its turn at a point.
	 * @param millis how long it is measured there
	 * @return the number of turns
	 */
	public static int turns(long millis) {
		return (int) Math.max(1, millis / TURN_MILLIS);
	}

	/**
	 * Measures in this process.
	 * @param assignment what to measure
	 * @return the outcome
	 */
	public static Outcome run(Assignment assignment) {
		List<Measurement> measurements = new ArrayList<>();
		String library = "";
		long start = System.nanoTime();
		long startMillis = 0;
		try (Contender contender = create(assignment)) {
			use(contender);
			startMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
			library = archive(contender.library());
			try {
				measure(contender, assignment, measurements);
			}
			finally {
				if (assignment.payload() != null) {
					contender.clear();
				}
			}
			return new Outcome(library, startMillis, measurements, "");
		}
		catch (Exception | LinkageError ex) {
			ex.printStackTrace();
			return new Outcome(library, startMillis, measurements, ex.toString());
		}
	}

	private static void measure(Contender contender, Assignment assignment, List<Measurement> target) throws Exception {
		long warmupMillis = assignment.settleMillis();
		for (int index = 0; index < assignment.points().size(); index++) {
			Turn.await(index);
			try {
				target.add(measure(contender, assignment.points().get(index), assignment, warmupMillis));
				warmupMillis = assignment.warmupMillis();
			}
			catch (UnsupportedOperationException ex) {
				// One place of the table stays empty
			}
		}
	}

	private static void use(Contender contender) {
		// Some connect when they start, and some when they are asked first
		try {
			contender.get("key-0");
		}
		catch (UnsupportedOperationException ex) {
			// Has nothing to connect to
		}
	}

	private static Contender create(Assignment assignment) throws ReflectiveOperationException {
		return (Contender) Class.forName(assignment.type())
			.getConstructor(Server.class)
			.newInstance(assignment.server());
	}

	private static String archive(Class<?> type) {
		// Libraries carry their version in the name of the archive more reliably than
		// anywhere else
		Path location = Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
		String name = String.valueOf(location.getFileName());
		return (name.endsWith(".jar")) ? name.substring(0, name.length() - ".jar".length()) : "classes";
	}

	private static Measurement measure(Contender contender, Point point, Assignment assignment, long warmupMillis)
			throws Exception {
		Subject subject = Subject.prepare(contender, point, assignment.payload());
		probe(contender, point);
		if (point.workload() == Workload.FIXED_RATE) {
			FixedRate fixedRate = new FixedRate(subject, point.threads(), assignment.rate());
			fixedRate.run(warmupMillis);
			Turn.await();
			return new Measurement(point, assignment.rate(), 0, 0, fixedRate.run(assignment.millis()));
		}
		return runJmh(point, warmupMillis, assignment.millis());
	}

	private static void probe(Contender contender, Point point) {
		// Of a benchmark without a way to do it, JMH only says that it failed
		switch (point.workload()) {
			case ASYNC_HIT -> contender.getAsync("key-0").join();
			case CLEAR -> contender.clear();
			case CONNECT -> contender.connect();
			default -> {
			}
		}
	}

	private static Measurement runJmh(Point point, long warmupMillis, long millis) throws IOException, RunnerException {
		if (point.virtualThreads()) {
			// Read once in a process, whose points are of one kind
			System.setProperty("jmh.executor", "VIRTUAL");
		}
		// Contenders are measured one after the other anyway
		System.setProperty("jmh.ignoreLock", "true");
		int turns = turns(millis);
		Path ignored = Files.createTempFile("jmh", ".log");
		Options options = new OptionsBuilder()
			.include("^" + CacheBenchmark.class.getName() + "\\." + point.workload().method() + "$")
			.forks(0)
			.threads(point.threads())
			// Else a thread that comes late has its few operations counted by their own
			// short time
			.syncIterations(false)
			.warmupIterations(1)
			.warmupTime(TimeValue.milliseconds(warmupMillis))
			.measurementIterations(turns)
			.measurementTime(TimeValue.milliseconds(millis / turns))
			.addProfiler(Turn.class)
			.addProfiler(GCProfiler.class)
			.addProfiler(CpuProfiler.class)
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT)
			.output(ignored.toString())
			.build();
		RunResult result = new Runner(options).runSingle();
		Files.delete(ignored);
		return new Measurement(point, median(result.getPrimaryResult()), secondary(result, CpuProfiler.MICROS),
				secondary(result, ALLOCATED), Measurement.Latency.NONE);
	}

	private static double secondary(RunResult result, String name) {
		for (Result<?> secondary : result.getSecondaryResults().values()) {
			if (secondary.getLabel().endsWith(name)) {
				return median(secondary);
			}
		}
		return 0;
	}

	private static double median(Result<?> result) {
		return result.getStatistics().getPercentile(50);
	}

}
