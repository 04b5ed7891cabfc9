package dev.elasticache.boot.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.elasticache.boot.benchmarks.contender.Server;
import dev.elasticache.boot.benchmarks.measure.Assignment;
import dev.elasticache.boot.benchmarks.measure.Measure;
import dev.elasticache.boot.benchmarks.measure.Measurement;
import dev.elasticache.boot.benchmarks.measure.Outcome;
import dev.elasticache.boot.benchmarks.measure.Point;
import dev.elasticache.boot.benchmarks.measure.Workload;
import dev.elasticache.boot.local.LocalValkey;
import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
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

	@Test
	void leavesNothingBehindOnClusterOfTheUser() {
		try (LocalValkey valkey = LocalValkey.builder().plainText().start();
				RedisClient client = RedisClient.create("redis://" + valkey.host() + ":" + valkey.port())) {
			client.connect().sync().set("theirs", "stays");
			List<String> properties = new ArrayList<>(
					List.of("elasticache.valkey.endpoint=" + valkey.host() + ":" + valkey.port(),
							"elasticache.tls.enabled=false", "elasticache.cache.key-prefix=elasticache-bench:"));
			Outcome outcome = Measure.run(new Assignment(Candidate.OURS_ON_VALKEY.type(),
					new Server("", 0, null, properties), POINTS, 50, 50, 150, 200, new byte[100]));
			assertThat(outcome.failure()).isEmpty();
			assertThat(client.connect().sync().keys("*")).containsExactly("theirs");
			assertThat(OwnCluster.describe(outcome, outcome, 100)).contains("Reads of 100 bytes");
		}
	}

	@AfterAll
	void stopEngines() {
		this.engines.close();
	}

}
