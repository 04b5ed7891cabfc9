package dev.elasticache.boot.benchmarks.measure;

import java.util.List;

import dev.elasticache.boot.benchmarks.measure.Measurement.Latency;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Measurement}.
 */
class MeasurementTests {

	private static final Point POINT = Point.of(Workload.HIT, 100, 32);

	private static final Measurement FIRST = new Measurement(POINT, 100, 30, 7, new Latency(1, 2, 3));

	private static final Measurement SECOND = new Measurement(POINT, 300, 10, 8, Latency.NONE);

	private static final Measurement THIRD = new Measurement(POINT, 200, 20, 9, Latency.NONE);

	@Test
	void medianIsThatOfEachFigure() {
		assertThat(Measurement.median(List.of(FIRST, SECOND, THIRD)))
			.isEqualTo(new Measurement(POINT, 200, 20, 8, FIRST.latency()));
		assertThat(Measurement.median(List.of(FIRST, SECOND)))
			.isEqualTo(new Measurement(POINT, 200, 20, 7.5, FIRST.latency()));
		assertThat(Measurement.median(List.of(FIRST))).isEqualTo(FIRST);
	}

}
