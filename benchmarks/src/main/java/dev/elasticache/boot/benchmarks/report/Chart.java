package dev.elasticache.boot.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import dev.elasticache.boot.benchmarks.measure.Measurement;
import dev.elasticache.boot.benchmarks.measure.Point;
import dev.elasticache.boot.benchmarks.report.Report.Result;

/**
 * A chart of throughput at one point, as SVG for a light and a dark page.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class Chart {

	private static final int WIDTH = 860;

	private static final int LABELS = 290;

	private static final int BARS = 460;

	private static final int ROW = 26;

	private static final int HEAD = 62;

	private static final int GROUP = 34;

	private static final String STYLE = """
			<style>
			text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #3d444d }
			.title { font-size: 17px; font-weight: 600; fill: #1f2328 }
			.group { font-weight: 600; fill: #1f2328 }
			.note { font-size: 12px; fill: #656d76 }
			.ours { font-weight: 600; fill: #1f2328 }
			rect { fill: #afb8c1 }
			rect.ours { fill: #1a7f37 }
			@media (prefers-color-scheme: dark) {
			text { fill: #b7bdc8 }
			.title, .group, text.ours { fill: #f0f6fc }
			.note { fill: #8b949e }
			rect { fill: #57606a }
			rect.ours { fill: #3fb950 }
			}
			</style>
			""";

	private final Point point;

	private final StringBuilder svg = new StringBuilder();

	private int y = HEAD;

	private Chart(Point point) {
		this.point = point;
	}

	/**
	 * Draws a chart.
	 * @param report the report
	 * @param point the point
	 * @return the SVG
	 */
	public static String of(Report report, Point point) {
		Chart chart = new Chart(point);
		chart.drawGroup("Valkey", chart.measured(report, "VALKEY"));
		chart.drawGroup("Memcached", chart.measured(report, "MEMCACHED"));
		String note = "operations a second, %d × %s, engine and client on the same machine, %s"
			.formatted(report.machine().cpus(), report.machine().cpu(), report.date());
		return """
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" \
				aria-label="%3$s">
				%4$s<text class="title" x="16" y="28">%3$s</text>
				<text class="note" x="16" y="48">%5$s</text>
				%6$s</svg>
				""".formatted(WIDTH, chart.y + 12, escape("Throughput: " + point), STYLE, escape(note), chart.svg);
	}

	private List<Result> measured(Report report, String engine) {
		List<Result> results = new ArrayList<>();
		for (Result result : report.results()) {
			if (result.engine().equals(engine) && result.at(this.point) != null) {
				results.add(result);
			}
		}
		results.sort(Comparator.comparingDouble(this::perSecond).reversed());
		return results;
	}

	private double perSecond(Result result) {
		Measurement measured = result.at(this.point);
		return (measured != null) ? measured.perSecond() : 0;
	}

	private void drawGroup(String title, List<Result> results) {
		if (results.isEmpty()) {
			return;
		}
		this.svg.append("<text class=\"group\" x=\"16\" y=\"%d\">%s</text>\n".formatted(this.y + 20, title));
		this.y += GROUP;
		double most = perSecond(results.get(0));
		for (Result result : results) {
			drawBar(result, most);
		}
	}

	private void drawBar(Result result, double most) {
		String style = (result.ours()) ? " class=\"ours\"" : "";
		double width = Math.max(2, BARS * perSecond(result) / most);
		this.svg.append(String.format(Locale.ROOT, """
				<text%s x="%d" y="%d" text-anchor="end">%s</text>
				<rect%s x="%d" y="%d" width="%.1f" height="%d" rx="3"/>
				<text%s x="%.1f" y="%d">%,.0f</text>
				""", style, LABELS, this.y + 15, escape(result.contender()), style, LABELS + 10, this.y + 2, width,
				ROW - 8, style, LABELS + 18 + width, this.y + 15, perSecond(result)));
		this.y += ROW;
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
	}

}
