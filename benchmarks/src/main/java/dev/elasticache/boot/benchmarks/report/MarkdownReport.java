package dev.elasticache.boot.benchmarks.report;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

import dev.elasticache.boot.benchmarks.measure.Measure;
import dev.elasticache.boot.benchmarks.measure.Measurement;
import dev.elasticache.boot.benchmarks.measure.Measurement.Latency;
import dev.elasticache.boot.benchmarks.measure.Point;
import dev.elasticache.boot.benchmarks.measure.Workload;
import dev.elasticache.boot.benchmarks.report.Report.Machine;
import dev.elasticache.boot.benchmarks.report.Report.Result;

/**
 * A report as Markdown: the contenders, a table for each point, and the bars.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class MarkdownReport {

	private final Report report;

	private final StringBuilder text = new StringBuilder();

	private MarkdownReport(Report report) {
		this.report = report;
	}

	/**
	 * Writes a report.
	 * @param report the report
	 * @return the text
	 */
	public static String of(Report report) {
		MarkdownReport markdown = new MarkdownReport(report);
		markdown.writeHead();
		markdown.writeContenders();
		for (Point point : markdown.points()) {
			markdown.writePoint(point);
		}
		markdown.writeBars();
		return markdown.text.toString();
	}

	private void writeHead() {
		Machine machine = this.report.machine();
		int turns = Measure.turns(this.report.millis());
		line("# Benchmarks of %s", this.report.date());
		line("");
		line("%d × %s, %s, Java %s; engines on the same machine. Medians of %d turns of %.1f s, which the contenders of an "
				+ "engine take one after the other, each in a process of its own after %.1f s of warm-up there and %.1f s "
				+ "before each further point.%s", machine.cpus(), machine.cpu(), machine.os(), machine.java(), turns,
				this.report.millis() / 1000.0 / turns, this.report.settleMillis() / 1000.0,
				this.report.warmupMillis() / 1000.0, processes());
	}

	private String processes() {
		return (this.report.processes() == 1) ? ""
				: " What a bar is about was measured in %d processes of each contender, of which that is the median."
					.formatted(this.report.processes());
	}

	private void writeContenders() {
		line("");
		line("| contender | engine | version | first answer after | remarks |");
		line("|---|---|---|--:|---|");
		for (Result result : this.report.results()) {
			line("| %s | %s | %s | %s | %s |", result.contender(), result.engine().toLowerCase(Locale.ROOT),
					result.library(), (result.startMillis() > 0) ? result.startMillis() + " ms" : "",
					result.failure().replace("|", "\\|").replace("\n", " "));
		}
	}

	private Set<Point> points() {
		Set<Point> points = new LinkedHashSet<>();
		for (Result result : this.report.results()) {
			result.measurements().forEach((measurement) -> points.add(measurement.point()));
		}
		return points;
	}

	private void writePoint(Point point) {
		line("");
		line("## %s", point);
		line("");
		boolean fixedRate = point.workload() == Workload.FIXED_RATE;
		line((fixedRate) ? "| contender | p50 | p99 | p99.9 |" : "| contender | a second | CPU | allocated |");
		line("|---|--:|--:|--:|");
		for (Result result : this.report.results()) {
			Measurement measured = result.at(point);
			if (measured != null) {
				line("| %s | %s |", result.contender(), (fixedRate) ? latency(measured.latency()) : cost(measured));
			}
		}
	}

	private static String latency(Latency latency) {
		return figure(latency.p50(), "µs") + " | " + figure(latency.p99(), "µs") + " | " + figure(latency.p999(), "µs");
	}

	private static String cost(Measurement measured) {
		return String.format(Locale.ROOT, "%,.0f | %s | %s", measured.perSecond(), figure(measured.cpuMicros(), "µs"),
				figure(measured.bytes(), "B"));
	}

	private static String figure(double value, String unit) {
		if (value <= 0 || Double.isNaN(value)) {
			return "";
		}
		return String.format(Locale.ROOT, (value < 100) ? "%.1f %s" : "%,.0f %s", value, unit);
	}

	private void writeBars() {
		line("");
		line("## Bars");
		line("");
		line("| | beside | at | of | wanted | measured | |");
		line("|---|---|---|---|--:|--:|---|");
		for (Bar bar : Bar.all()) {
			Double ratio = bar.ratio(this.report);
			if (ratio != null) {
				line("| %s | %s | %s | %s | %s %s | %.2f | %s |", bar.contender(), bar.other(), bar.point(),
						bar.figure().label(), (bar.figure() == Bar.Figure.THROUGHPUT) ? "≥" : "≤", bar.limit(), ratio,
						(bar.isMetBy(ratio)) ? "met" : "missed");
			}
		}
	}

	private void line(String format, Object... arguments) {
		this.text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
	}

}
