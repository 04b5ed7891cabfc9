package dev.elasticache.boot.benchmarks;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.elasticache.boot.benchmarks.measure.Assignment;
import dev.elasticache.boot.benchmarks.measure.Measure;

/**
 * Starts processes that measure, on one class path.
 *
 * @param classPath the class path
 * @param log where the processes write what they have to say
 * @author The ElastiCache Boot authors
 */
record Fork(String classPath, Path log) {

	/**
	 * Starts a process and waits until it is ready for its first turn.
	 * @param assignment what to measure
	 * @return the process
	 * @throws IOException if the process cannot be started
	 */
	MeasuringProcess start(Assignment assignment) throws IOException {
		Path input = Files.createTempFile("assignment", null);
		Path output = Files.createTempFile("outcome", null);
		input.toFile().deleteOnExit();
		output.toFile().deleteOnExit();
		try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(input))) {
			out.writeObject(assignment);
		}
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xms512m", "-Xmx512m", "-cp", this.classPath, Measure.class.getName(), input.toString(),
				output.toString())
			.redirectError(Redirect.appendTo(this.log.toFile()))
			.start();
		return new MeasuringProcess(process, assignment, output, this.log);
	}

}
