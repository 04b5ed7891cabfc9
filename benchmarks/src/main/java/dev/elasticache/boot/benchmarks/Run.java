package dev.elasticache.boot.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import dev.elasticache.boot.benchmarks.contender.Server;
import dev.elasticache.boot.benchmarks.measure.Assignment;
import dev.elasticache.boot.benchmarks.measure.Measurement;
import dev.elasticache.boot.benchmarks.measure.Measurement.Latency;
import dev.elasticache.boot.benchmarks.measure.Outcome;
import dev.elasticache.boot.benchmarks.measure.Point;
import dev.elasticache.boot.benchmarks.report.Report.Result;

/**
 * Measures candidates in turn, round by round, so that a noisy minute costs all of them.
 *
 * @author The ElastiCache Boot authors
 */
final class Run {

	private final Plan plan;

	private final Fork fork;

	private final Fork peers;

	private final Map<Candidate, List<Outcome>> outcomes = new LinkedHashMap<>();

	Run(Plan plan, Fork fork, Fork peers) {
		this.plan = plan;
		this.fork = fork;
		this.peers = peers;
	}

	List<Result> measure(List<Candidate> candidates, Engines engines) throws IOException, InterruptedException {
		for (int round = 1; round <= this.plan.rounds(); round++) {
			for (Candidate candidate : candidates) {
				System.out.printf("%d/%d  %s%n", round, this.plan.rounds(), candidate);
				measure(candidate, engines.serverOf(candidate));
			}
		}
		return this.outcomes.entrySet().stream().map((entry) -> median(entry.getKey(), entry.getValue())).toList();
	}

	private void measure(Candidate candidate, Server server) throws IOException, InterruptedException {
		Fork process = (candidate.peers()) ? this.peers : this.fork;
		// JMH takes one kind of threads for all that a process does
		for (boolean virtual : new boolean[] { false, true }) {
			List<Point> points = this.plan.points(candidate.engine())
				.stream()
				.filter((point) -> point.virtualThreads() == virtual)
				.toList();
			if (!points.isEmpty()) {
				Outcome outcome = process.run(new Assignment(candidate.type(), server, points, this.plan.settleMillis(),
						this.plan.warmupMillis(), this.plan.millis(), Plan.RATE, null));
				this.outcomes.computeIfAbsent(candidate, (key) -> new ArrayList<>()).add(outcome);
			}
		}
	}

	private Result median(Candidate candidate, List<Outcome> all) {
		List<Measurement> measurements = new ArrayList<>();
		for (Point point : this.plan.points(candidate.engine())) {
			List<Measurement> rounds = new ArrayList<>();
			for (Outcome outcome : all) {
				outcome.measurements()
					.stream()
					.filter((measured) -> measured.point().equals(point))
					.forEach(rounds::add);
			}
			if (!rounds.isEmpty()) {
				measurements.add(median(point, rounds));
			}
		}
		String failure = all.stream().map(Outcome::failure).filter((text) -> !text.isEmpty()).findFirst().orElse("");
		long startMillis = all.stream()
			.mapToLong(Outcome::startMillis)
			.sorted()
			.skip(all.size() / 2)
			.findFirst()
			.orElse(0);
		return new Result(candidate.toString(), candidate.engine().name(), candidate.ours(), all.get(0).library(),
				startMillis, measurements, failure);
	}

	private static Measurement median(Point point, List<Measurement> rounds) {
		return new Measurement(point, median(rounds, Measurement::perSecond), median(rounds, Measurement::cpuMicros),
				median(rounds, Measurement::bytes),
				new Latency(median(rounds, (measured) -> measured.latency().p50()),
						median(rounds, (measured) -> measured.latency().p99()),
						median(rounds, (measured) -> measured.latency().p999())));
	}

	private static double median(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
		double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

}
