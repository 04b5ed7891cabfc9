package dev.elasticache.boot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import dev.elasticache.boot.benchmarks.contender.Server;
import dev.elasticache.boot.benchmarks.measure.Assignment;
import dev.elasticache.boot.benchmarks.measure.Measurement;
import dev.elasticache.boot.benchmarks.measure.Outcome;
import dev.elasticache.boot.benchmarks.measure.Point;
import dev.elasticache.boot.benchmarks.measure.Workload;
import org.jspecify.annotations.Nullable;

/**
 * TLS beside plain text on a cluster of the user's, with a payload of the user's. The
 * entries have a prefix of their own, are removed at the end, and expire should that
 * fail.
 *
 * @author The ElastiCache Boot authors
 */
final class OwnCluster {

	private static final String ENDPOINT = "elasticache.valkey.endpoint";

	private static final int SIZE = 1024;

	private static final List<Point> POINTS = List.of(Point.of(Workload.HIT, SIZE, 32), Point.of(Workload.HIT, SIZE, 1),
			Point.of(Workload.FIXED_RATE, SIZE, 8));

	private OwnCluster() {
	}

	static boolean isAskedFor(Options options) {
		return options.has(ENDPOINT);
	}

	static String measure(Options options, Fork fork) throws IOException, InterruptedException {
		List<String> properties = new ArrayList<>(options.properties());
		properties.add("elasticache.cache.key-prefix=elasticache-bench:" + UUID.randomUUID() + ":");
		properties.add("elasticache.cache.ttl=10m");
		byte[] payload = options.has("payload") ? Files.readAllBytes(Path.of(options.get("payload", "")))
				: new byte[SIZE];
		int millis = options.get("millis", 5000);
		Turns turns = new Turns();
		turns.add(fork, assignment(properties, true, payload, millis));
		turns.add(fork, assignment(properties, false, payload, millis));
		List<Outcome> outcomes = turns.take((point) -> {
		});
		return describe(outcomes.get(0), outcomes.get(1), payload.length);
	}

	private static Assignment assignment(List<String> properties, boolean tls, byte[] payload, int millis) {
		List<String> all = new ArrayList<>(properties);
		all.add("elasticache.tls.enabled=" + tls);
		return new Assignment(Candidate.OURS_ON_VALKEY.type(), new Server("", 0, null, all), POINTS, millis, millis / 2,
				millis, Plan.RATE, payload);
	}

	static String describe(Outcome tls, Outcome plainText, int size) {
		StringBuilder text = new StringBuilder("Reads of %,d bytes%n%n".formatted(size));
		text.append(String.format("%-24s %14s %14s%n", "", "TLS", "plain text"));
		for (Point point : POINTS) {
			Measurement secure = at(tls, point);
			Measurement plain = at(plainText, point);
			if (point.workload() == Workload.FIXED_RATE) {
				line(text, "p50 at " + Plan.RATE + "/s", "µs", (secure != null) ? secure.latency().p50() : 0,
						(plain != null) ? plain.latency().p50() : 0);
				line(text, "p99", "µs", (secure != null) ? secure.latency().p99() : 0,
						(plain != null) ? plain.latency().p99() : 0);
				line(text, "p99.9", "µs", (secure != null) ? secure.latency().p999() : 0,
						(plain != null) ? plain.latency().p999() : 0);
			}
			else {
				String threads = (point.threads() == 1) ? "1 thread" : point.threads() + " threads";
				line(text, threads, "/s", (secure != null) ? secure.perSecond() : 0,
						(plain != null) ? plain.perSecond() : 0);
				line(text, "  CPU for each", "µs", (secure != null) ? secure.cpuMicros() : 0,
						(plain != null) ? plain.cpuMicros() : 0);
			}
		}
		failure(text, "TLS", tls);
		failure(text, "plain text", plainText);
		return text.append(System.lineSeparator()).append(dominant(tls, plainText)).toString();
	}

	private static @Nullable Measurement at(Outcome outcome, Point point) {
		for (Measurement measurement : outcome.measurements()) {
			if (measurement.point().equals(point)) {
				return measurement;
			}
		}
		return null;
	}

	private static void line(StringBuilder text, String name, String unit, double tls, double plainText) {
		text.append(String.format(Locale.ROOT, "%-24s %14s %14s%n", name, figure(tls, unit), figure(plainText, unit)));
	}

	private static String figure(double value, String unit) {
		return (value > 0) ? String.format(Locale.ROOT, "%,.0f %s", value, unit) : "-";
	}

	private static void failure(StringBuilder text, String name, Outcome outcome) {
		if (!outcome.failure().isEmpty()) {
			text.append(String.format("%nNot measured in %s: %s%n", name, outcome.failure()));
		}
	}

	private static String dominant(Outcome tls, Outcome plainText) {
		Point alone = POINTS.get(1);
		Measurement secure = at(tls, alone);
		if (secure == null) {
			return "";
		}
		double micros = 1_000_000 / secure.perSecond();
		double share = Math.min(1, secure.cpuMicros() / micros);
		String dominant = (share > 0.5) ? "this machine's own work dominates" : "the network and the engine dominate";
		String text = String.format(Locale.ROOT,
				"A read alone takes %,.0f µs, %.0f %% of it CPU time of this machine: %s.%n", micros, 100 * share,
				dominant);
		Measurement plain = at(plainText, alone);
		if (plain == null) {
			return text;
		}
		return text + String.format(Locale.ROOT, "Without TLS it takes %,.0f µs: TLS adds %.0f %%.%n",
				1_000_000 / plain.perSecond(), 100 * (plain.perSecond() / secure.perSecond() - 1));
	}

}
