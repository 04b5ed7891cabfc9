package dev.elasticache.boot.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.elasticache.boot.benchmarks.Candidate.Engine;
import dev.elasticache.boot.benchmarks.contender.Server;
import dev.elasticache.boot.benchmarks.measure.Measurement;
import dev.elasticache.boot.benchmarks.measure.Measurement.Latency;
import dev.elasticache.boot.benchmarks.measure.Point;
import dev.elasticache.boot.benchmarks.report.Report.Result;

/**
 * The engines' own load generators, written in C: what is left to gain.
 *
 * @author The ElastiCache Boot authors
 */
final class Tools {

	private static final Pattern REQUESTS_PER_SECOND = Pattern.compile("\"GET\",\"([\\d.]+)\"");

	private static final Pattern VERSION = Pattern.compile("(\\d+(?:\\.\\d+)+)");

	private static final Pattern OPERATIONS_PER_SECOND = Pattern.compile("TPS: (\\d+)");

	private static final Point PIPELINE = Point.async(100, 1, 128);

	private Tools() {
	}

	static List<Result> measure(Engines engines) throws InterruptedException {
		return List.of(valkeyBenchmark(engines.serverOf(Candidate.LETTUCE)),
				memaslap(engines.serverOf(Candidate.SPYMEMCACHED)));
	}

	private static Result valkeyBenchmark(Server server) throws InterruptedException {
		List<String> command = List.of("valkey-benchmark", "-h", server.host(), "-p", "" + server.port(), "--tls",
				"--cacert", Objects.requireNonNull(server.authority()), "--sni", server.host(), "-t", "set,get", "-d",
				"100", "--csv");
		String name = "valkey-benchmark, TLS";
		try {
			String version = run(List.of("valkey-benchmark", "--version"), VERSION);
			List<Measurement> measurements = new ArrayList<>();
			measurements.add(measurement(Plan.THREADS,
					perSecond(with(command, "-n", "100000", "-c", "32"), REQUESTS_PER_SECOND)));
			measurements.add(measurement(PIPELINE,
					perSecond(with(command, "-n", "500000", "-c", "1", "-P", "128"), REQUESTS_PER_SECOND)));
			return result(name, Engine.VALKEY, "valkey-benchmark-" + version, measurements, "");
		}
		catch (IOException ex) {
			return result(name, Engine.VALKEY, "", List.of(), ex.toString());
		}
	}

	private static Result memaslap(Server server) throws InterruptedException {
		String name = "memaslap, plain text";
		try {
			String version = run(List.of("memcaslap", "--version"), VERSION);
			double perSecond = perSecond(List.of("memcaslap", "-s", server.host() + ":" + server.port(), "-T", "1",
					"-c", "32", "-X", "100", "-t", "2s"), OPERATIONS_PER_SECOND);
			return result(name, Engine.MEMCACHED, "memaslap-" + version, List.of(measurement(Plan.THREADS, perSecond)),
					"knows no TLS; one write in ten");
		}
		catch (IOException ex) {
			return result(name, Engine.MEMCACHED, "", List.of(), ex.toString());
		}
	}

	private static Result result(String name, Engine engine, String version, List<Measurement> measurements,
			String remarks) {
		return new Result(name, engine.name(), false, version, 0, measurements, remarks);
	}

	private static Measurement measurement(Point point, double perSecond) {
		return new Measurement(point, perSecond, 0, 0, Latency.NONE);
	}

	private static List<String> with(List<String> command, String... more) {
		List<String> all = new ArrayList<>(command);
		all.addAll(List.of(more));
		return all;
	}

	private static double perSecond(List<String> command, Pattern figure) throws IOException, InterruptedException {
		return Double.parseDouble(run(command, figure));
	}

	private static String run(List<String> command, Pattern figure) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		process.waitFor();
		Matcher matcher = figure.matcher(output);
		if (!matcher.find()) {
			throw new IOException("No figure in the output of " + command.get(0) + ": "
					+ output.substring(0, Math.min(200, output.length())));
		}
		return matcher.group(1);
	}

}
