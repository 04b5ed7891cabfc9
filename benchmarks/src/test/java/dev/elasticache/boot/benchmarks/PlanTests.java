package dev.elasticache.boot.benchmarks;

import java.util.List;

import dev.elasticache.boot.benchmarks.Candidate.Engine;
import dev.elasticache.boot.benchmarks.measure.Point;
import dev.elasticache.boot.benchmarks.measure.Workload;
import dev.elasticache.boot.benchmarks.report.Bar;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Plan}.
 */
class PlanTests {

	private final Plan plan = Plan.standard();

	@Test
	void whatABarIsAboutIsNotMeasuredFirst() {
		List<Bar> bars = bars(Engine.VALKEY);
		assertThat(bars).extracting(Bar::point).isNotEmpty().doesNotContain(this.plan.points(Engine.VALKEY).get(0));
	}

	@Test
	void processesThatMeasureBarsLeaveOutTheRest() {
		assertThat(this.plan.points(Engine.VALKEY, bars(Engine.VALKEY))).containsExactly(
				this.plan.points(Engine.VALKEY).get(0), Plan.THREADS, Point.of(Workload.HIT, 100, 1),
				Point.async(100, 1, 128));
		assertThat(this.plan.points(Engine.MEMCACHED, bars(Engine.MEMCACHED))).hasSize(3)
			.containsAll(bars(Engine.MEMCACHED).stream().map(Bar::point).toList());
	}

	private static List<Bar> bars(Engine engine) {
		return Bar.among(Candidate.all()
			.stream()
			.filter((candidate) -> candidate.engine() == engine)
			.map(Candidate::toString)
			.toList());
	}

}
