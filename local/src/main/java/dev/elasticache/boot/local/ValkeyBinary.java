package dev.elasticache.boot.local;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Valkey or Redis as found on this machine.
 *
 * @param executable the executable
 * @param majorVersion the first number of its version
 * @author The ElastiCache Boot authors
 */
record ValkeyBinary(Executable executable, int majorVersion) {

	private static final List<String> NAMES = List.of("valkey-server", "redis-server");

	private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.");

	/**
	 * Find an executable.
	 * @param searchPath where to look
	 * @param name the executable's name or path, or {@code null} for any
	 * @param directory where to put the executable if it has to be unpacked
	 * @return the executable
	 */
	static ValkeyBinary find(SearchPath searchPath, @Nullable String name, WorkDirectory directory) {
		List<String> names = (name != null) ? List.of(name) : NAMES;
		for (String candidate : names) {
			Path path = searchPath.find(candidate);
			if (path != null) {
				return of(path);
			}
		}
		if (name == null && EmbeddedRedis.isPresent()) {
			return of(EmbeddedRedis.unpack(directory));
		}
		throw new LocalEngineUnavailableException("""
				No %s on the path. Install it with one of
				  apt-get install valkey-server    (or redis-server)
				  dnf install valkey
				  brew install valkey
				or, for development, add com.github.codemonstur:embedded-redis to the class path"""
			.formatted(String.join(" or ", names)));
	}

	/**
	 * Return whether nodes of a cluster can have host names and users be denied single
	 * subcommands, which came with Redis 7.
	 * @return whether it is Redis 7 or later, or any Valkey
	 */
	boolean isRecent() {
		return this.majorVersion >= 7;
	}

	private static ValkeyBinary of(Path path) {
		Executable executable = new Executable(path);
		String description = executable.describe("--version");
		Matcher matcher = VERSION.matcher(description);
		if (!matcher.find()) {
			throw new LocalEngineException("%s does not tell its version: %s".formatted(path, description), null);
		}
		return new ValkeyBinary(executable, Integer.parseInt(matcher.group(1)));
	}

}
