package dev.elasticache.boot.benchmarks.report;

import java.io.StringReader;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

import dev.elasticache.boot.benchmarks.measure.Measurement;
import dev.elasticache.boot.benchmarks.measure.Measurement.Latency;
import dev.elasticache.boot.benchmarks.measure.Point;
import dev.elasticache.boot.benchmarks.measure.Workload;
import dev.elasticache.boot.benchmarks.report.Report.Machine;
import dev.elasticache.boot.benchmarks.report.Report.Result;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MarkdownReport}, {@link Chart} and {@link Bar}.
 */
class ReportTests {

	private static final Point THREADS = Point.of(Workload.HIT, 100, 32);

	private final Report report = new Report("2026-11-24", new Machine(2, "CPU & more", "17.0.1", "Linux amd64"), 5000,
			1000, 1500, 3,
			List.of(result("ElastiCache cache on Valkey, TLS", true, 30_000, 30, 500),
					result("Spring Boot RedisCache, TLS", false, 10_000, 60, 1000),
					new Result("Valkey GLIDE, TLS", "VALKEY", false, "", 0, List.of(), "no native library")));

	private static Result result(String contender, boolean ours, double perSecond, double cpu, double bytes) {
		return new Result(contender, "VALKEY", ours, "library-1.0", 900,
				List.of(new Measurement(THREADS, perSecond, cpu, bytes, Latency.NONE)), "");
	}

	@Test
	void listsContendersWithVersionsAndWhatKeptThemAway() {
		assertThat(MarkdownReport.of(this.report))
			.contains("| Spring Boot RedisCache, TLS | valkey | library-1.0 | 900 ms |  |")
			.contains("| Valkey GLIDE, TLS | valkey |  |  | no native library |");
	}

	@Test
	void tellsWhichBarsAreMet() {
		assertThat(MarkdownReport.of(this.report)).contains("| throughput | ≥ 2.5 | 3.00 | met |")
			.contains("| CPU | ≤ 0.6 | 0.50 | met |")
			.contains("in 3 processes of each contender")
			.doesNotContain("sixhours");
		Report slower = new Report("2026-11-24", this.report.machine(), 5000, 1000, 1500, 1, List
			.of(result("ElastiCache cache on Valkey, TLS", true, 20_000, 30, 700), this.report.results().get(1)));
		assertThat(MarkdownReport.of(slower)).contains("| throughput | ≥ 2.5 | 2.00 | missed |")
			.contains("| allocation | ≤ 0.6 | 0.70 | missed |")
			.doesNotContain("processes of each contender");
	}

	@Test
	void drawsOneBarForEachContenderThatWasMeasured() throws Exception {
		String svg = Chart.of(this.report, THREADS);
		DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
		assertThat(svg).contains("30,000", "10,000", "CPU &amp; more")
			.doesNotContain("GLIDE")
			.containsOnlyOnce("<rect class=\"ours\"");
	}

}
