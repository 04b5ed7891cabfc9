package dev.elasticache.boot.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Executable of an engine.
 *
 * @param path where it is
 * @author The ElastiCache Boot authors
 */
record Executable(Path path) {

	/**
	 * Execute it to have it describe itself.
	 * @param argument the argument to pass
	 * @return all it wrote
	 */
	String describe(String argument) {
		try {
			Process process = new ProcessBuilder(this.path.toString(), argument).redirectErrorStream(true).start();
			return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new LocalEngineException("%s cannot be executed".formatted(this.path), ex);
		}
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

}
