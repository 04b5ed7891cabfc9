package dev.elasticache.boot.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

import redis.embedded.core.ExecutableProvider;

import org.springframework.util.ClassUtils;

/**
 * Redis executable that embedded-redis carries, where that is on the class path.
 *
 * @author The ElastiCache Boot authors
 */
final class EmbeddedRedis {

	private EmbeddedRedis() {
	}

	static boolean isPresent() {
		return ClassUtils.isPresent("redis.embedded.core.ExecutableProvider", EmbeddedRedis.class.getClassLoader());
	}

	/**
	 * Unpack the executable for this machine.
	 * @param directory the directory to unpack it to
	 * @return the executable
	 */
	static Path unpack(WorkDirectory directory) {
		try {
			return ExecutableProvider.newJarResourceProvider(directory.child("bin").path().toFile()).get().toPath();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
