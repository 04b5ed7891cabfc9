package dev.elasticache.boot.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.elasticache.boot.benchmarks.Candidate.Engine;
import dev.elasticache.boot.benchmarks.measure.Assignment;
import dev.elasticache.boot.benchmarks.measure.Measurement;
import dev.elasticache.boot.benchmarks.measure.Outcome;
import dev.elasticache.boot.benchmarks.measure.Point;
import dev.elasticache.boot.benchmarks.report.Bar;
import dev.elasticache.boot.benchmarks.report.Report.Result;

/**
 * Measures candidates by a plan, those of an engine beside each other.
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
		for (Engine engine : Engine.values()) {
			List<Candidate> some = candidates.stream().filter((candidate) -> candidate.engine() == engine).toList();
			// JMH takes one kind of threads for all that a process does
			for (boolean virtual : new boolean[] { false, true }) {
				List<Point> points = this.plan.points(engine)
					.stream()
					.filter((point) -> point.virtualThreads() == virtual)
					.toList();
				if (!points.isEmpty()) {
					measure(some, points, engines);
				}
			}
			measureBars(engine, some, engines);
		}
		return this.outcomes.entrySet().stream().map((entry) -> result(entry.getKey(), entry.getValue())).toList();
	}

	private void measureBars(Engine engine, List<Candidate> candidates, Engines engines)
			throws IOException, InterruptedException {
		List<Bar> bars = Bar.among(candidates.stream().map(Candidate::toString).toList());
		List<Candidate> compared = candidates.stream()
			.filter((candidate) -> bars.stream().anyMatch((bar) -> bar.concerns(candidate.toString())))
			.toList();
		for (int process = 1; process < this.plan.processes() && !bars.isEmpty(); process++) {
			measure(compared, this.plan.points(engine, bars), engines);
		}
	}

	private void measure(List<Candidate> candidates, List<Point> points, Engines engines)
			throws IOException, InterruptedException {
		Turns turns = new Turns();
		for (Candidate candidate : candidates) {
			System.out.println(candidate);
			turns.add((candidate.peers()) ? this.peers : this.fork,
					new Assignment(candidate.type(), engines.serverOf(candidate), points, this.plan.settleMillis(),
							this.plan.warmupMillis(), this.plan.millis(), Plan.RATE, null));
		}
		List<Outcome> taken = turns.take((point) -> System.out.println(points.get(point)));
		for (int index = 0; index < taken.size(); index++) {
			this.outcomes.computeIfAbsent(candidates.get(index), (candidate) -> new ArrayList<>())
				.add(taken.get(index));
		}
	}

	private static Result result(Candidate candidate, List<Outcome> all) {
		Map<Point, List<Measurement>> measurements = new LinkedHashMap<>();
		all.stream()
			.flatMap((outcome) -> outcome.measurements().stream())
			.forEach((measured) -> measurements.computeIfAbsent(measured.point(), (point) -> new ArrayList<>())
				.add(measured));
		String failure = all.stream().map(Outcome::failure).filter((text) -> !text.isEmpty()).findFirst().orElse("");
		Outcome first = all.get(0);
		return new Result(candidate.toString(), candidate.engine().name(), candidate.ours(), first.library(),
				first.startMillis(), measurements.values().stream().map(Measurement::median).toList(), failure);
	}

}
