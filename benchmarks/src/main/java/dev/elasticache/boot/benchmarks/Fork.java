package dev.elasticache.boot.benchmarks;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.elasticache.boot.benchmarks.measure.Assignment;
import dev.elasticache.boot.benchmarks.measure.Measure;
import dev.elasticache.boot.benchmarks.measure.Outcome;

/**
 * Processes that measure, on one class path.
 *
 * @param classPath the class path
 * @param log where the processes write what they have to say
 * @author The ElastiCache Boot authors
 */
record Fork(String classPath, Path log) {

	private static final int GRACE_SECONDS = 60;

	Outcome run(Assignment assignment) throws IOException, InterruptedException {
		Path input = Files.createTempFile("assignment", null);
		Path output = Files.createTempFile("outcome", null);
		try {
			try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(input))) {
				out.writeObject(assignment);
			}
			Process process = start(input, output);
			if (!process.waitFor(limit(assignment), TimeUnit.SECONDS)) {
				process.destroyForcibly().waitFor();
				return failed("Did not end in time");
			}
			return (process.exitValue() == 0) ? read(output)
					: failed("Ended with %d, see %s".formatted(process.exitValue(), this.log));
		}
		finally {
			Files.delete(input);
			Files.delete(output);
		}
	}

	private Process start(Path input, Path output) throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms512m",
				"-Xmx512m", "-cp", this.classPath, Measure.class.getName(), input.toString(), output.toString())
			.redirectErrorStream(true)
			.redirectOutput(Redirect.appendTo(this.log.toFile()))
			.start();
	}

	private static long limit(Assignment assignment) {
		long expected = assignment.settleMillis()
				+ assignment.points().size() * (assignment.warmupMillis() + assignment.millis());
		return GRACE_SECONDS + 2 * TimeUnit.MILLISECONDS.toSeconds(expected);
	}

	private static Outcome read(Path file) throws IOException {
		try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(file))) {
			return (Outcome) in.readObject();
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Outcome failed(String reason) {
		return new Outcome("", 0, List.of(), reason);
	}

}
