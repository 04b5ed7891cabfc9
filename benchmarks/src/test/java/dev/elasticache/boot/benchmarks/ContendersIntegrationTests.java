package dev.elasticache.boot.benchmarks;

import java.util.List;
import java.util.stream.Stream;

import dev.elasticache.boot.benchmarks.measure.Assignment;
import dev.elasticache.boot.benchmarks.measure.Measure;
import dev.elasticache.boot.benchmarks.measure.Measurement;
import dev.elasticache.boot.benchmarks.measure.Outcome;
import dev.elasticache.boot.benchmarks.measure.Point;
import dev.elasticache.boot.benchmarks.measure.Workload;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs our contenders for a moment, so that they do not rot.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContendersIntegrationTests {

	private static final List<Point> POINTS = List.of(Point.of(Workload.HIT, 100, 2), Point.of(Workload.PUT, 100, 2),
			Point.of(Workload.FIXED_RATE, 100, 2));

	private final Engines engines = new Engines();

	static Stream<Candidate> ours() {
		return Candidate.all().stream().filter(Candidate::ours);
	}

	@ParameterizedTest
	@MethodSource("ours")
	void measuresOurContenders(Candidate candidate) {
		Outcome outcome = Measure
			.run(new Assignment(candidate.type(), this.engines.serverOf(candidate), POINTS, 50, 50, 150, 200, null));
		assertThat(outcome.failure()).isEmpty();
		assertThat(outcome.measurements()).extracting(Measurement::point).containsExactlyElementsOf(POINTS);
		assertThat(outcome.measurements()).allSatisfy((measured) -> assertThat(measured.perSecond()).isPositive());
		assertThat(outcome.measurements().get(0).bytes()).isPositive();
		assertThat(outcome.measurements().get(0).cpuMicros()).isPositive();
		assertThat(outcome.measurements().get(2).latency().p50()).isPositive();
	}

	@AfterAll
	void stopEngines() {
		this.engines.close();
	}

}
