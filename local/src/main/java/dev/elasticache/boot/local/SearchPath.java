package dev.elasticache.boot.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Directories executables are looked for in.
 *
 * @param directories the directories, first match wins
 * @author The ElastiCache Boot authors
 */
record SearchPath(List<Path> directories) {

	/**
	 * Create the path of the environment.
	 * @return the path
	 */
	static SearchPath ofEnvironment() {
		List<Path> directories = new ArrayList<>();
		for (String directory : StringUtils.delimitedListToStringArray(System.getenv("PATH"), File.pathSeparator)) {
			directories.add(Path.of(directory));
		}
		return new SearchPath(directories);
	}

	/**
	 * Find an executable.
	 * @param name its name, or a path to it
	 * @return the executable, or {@code null} if there is none
	 */
	@Nullable Path find(String name) {
		if (name.contains(File.separator)) {
			return executable(Path.of(name));
		}
		for (Path directory : this.directories) {
			Path executable = executable(directory.resolve(name));
			if (executable != null) {
				return executable;
			}
		}
		return null;
	}

	private static @Nullable Path executable(Path file) {
		return (Files.isRegularFile(file) && Files.isExecutable(file)) ? file.toAbsolutePath() : null;
	}

}
