package dev.elasticache.boot.benchmarks;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
	 * Memory that a process touches for the first time is slow, in a virtual machine
	 * above all, and the processes of a run have theirs at the same time.
	 */
	private static final List<String> MEMORY = List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch");

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
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(MEMORY);
		command.addAll(List.of("-cp", this.classPath, Measure.class.getName(), input.toString(), output.toString()));
		Process process = new ProcessBuilder(command).redirectError(Redirect.appendTo(this.log.toFile())).start();
		return new MeasuringProcess(process, assignment, output, this.log);
	}

}
