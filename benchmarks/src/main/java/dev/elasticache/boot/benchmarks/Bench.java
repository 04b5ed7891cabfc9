package dev.elasticache.boot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import dev.elasticache.boot.benchmarks.report.Chart;
import dev.elasticache.boot.benchmarks.report.MarkdownReport;
import dev.elasticache.boot.benchmarks.report.Report;
import dev.elasticache.boot.benchmarks.report.Report.Machine;
import dev.elasticache.boot.benchmarks.report.Report.Result;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code bin/bench} runs.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class Bench {

	private static final Path RESULTS = Path.of("benchmarks", "results");

	private static final Path LOG = Path.of("benchmarks", "target", "bench.log");

	private Bench() {
	}

	/**
	 * Runs the standard set on engines of this machine, the decisive part of it with
	 * {@code --quick}, or on a user's own cluster with {@code --elasticache.…}.
	 * @param args the arguments
	 * @throws Exception if something cannot be read, written or started
	 */
	public static void main(String[] args) throws Exception {
		Options options = Options.of(args);
		Files.deleteIfExists(LOG);
		if (OwnCluster.isAskedFor(options)) {
			System.out.print(OwnCluster.measure(options, fork("class-path")));
			return;
		}
		Plan plan = options.has("quick") ? Plan.quick() : Plan.standard();
		if (options.has("millis")) {
			plan = plan.with(options.get("millis", 0));
		}
		String some = options.get("contenders", "");
		if (some.isEmpty()) {
			write(run(plan, Candidate.all()));
		}
		else {
			System.out.print(MarkdownReport.of(run(plan, Candidate.named(some))));
		}
	}

	private static Fork fork(String property) {
		return new Fork(System.getProperty(property), LOG);
	}

	private static Report run(Plan plan, List<Candidate> candidates) throws IOException, InterruptedException {
		List<Result> results = new ArrayList<>();
		try (Engines engines = new Engines()) {
			results.addAll(new Run(plan, fork("class-path"), fork("peers.class-path")).measure(candidates, engines));
			results.addAll(Tools.measure(engines));
		}
		Machine machine = new Machine(Runtime.getRuntime().availableProcessors(), cpu(),
				System.getProperty("java.version"),
				System.getProperty("os.name") + " " + System.getProperty("os.arch"));
		return new Report(LocalDate.now().toString(), machine, plan.settleMillis(), plan.warmupMillis(), plan.millis(),
				plan.processes(), results);
	}

	private static String cpu() throws IOException {
		Path file = Path.of("/proc/cpuinfo");
		if (Files.exists(file)) {
			for (String line : Files.readAllLines(file)) {
				if (line.startsWith("model name")) {
					return line.substring(line.indexOf(':') + 1).strip();
				}
			}
		}
		return System.getProperty("os.arch");
	}

	private static void write(Report report) throws IOException {
		Files.createDirectories(RESULTS);
		String markdown = MarkdownReport.of(report);
		JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
		Files.writeString(RESULTS.resolve(report.date() + ".json"), json.writeValueAsString(report) + "\n");
		Files.writeString(RESULTS.resolve(report.date() + ".md"), markdown);
		Files.writeString(RESULTS.resolve(report.date() + ".svg"), Chart.of(report, Plan.THREADS));
		System.out.println();
		System.out.print(markdown);
	}

}
