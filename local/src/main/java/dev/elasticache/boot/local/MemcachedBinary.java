package dev.elasticache.boot.local;

import java.nio.file.Path;

/**
 * Memcached as found on this machine.
 *
 * @author The ElastiCache Boot authors
 */
final class MemcachedBinary {

	private static final String INSTALLATION = """
			Install one with
			  apt-get install memcached
			  dnf install memcached
			  brew install memcached""";

	private MemcachedBinary() {
	}

	/**
	 * Find the executable.
	 * @param searchPath where to look
	 * @param tls whether it needs to have TLS
	 * @return the executable
	 */
	static Executable find(SearchPath searchPath, boolean tls) {
		Path path = searchPath.find("memcached");
		if (path == null) {
			throw new LocalEngineUnavailableException("No memcached on the path. " + INSTALLATION);
		}
		Executable executable = new Executable(path);
		if (tls && !executable.describe("-h").contains("-Z")) {
			throw new LocalEngineUnavailableException(
					"%s was built without TLS: it has no option -Z. ".formatted(path) + INSTALLATION);
		}
		return executable;
	}

}
