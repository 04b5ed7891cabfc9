package dev.elasticache.boot.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.ClassUtils;

/**
 * Refuses AWS's fork of spymemcached, which has the same classes in the same packages:
 * beside the original, the order of the class path decides which of them run; and its own
 * TLS hands callers other keys' values after a lost connection.
 *
 * @author The ElastiCache Boot authors
 */
final class SpymemcachedJars {

	private static final String CLIENT = "net/spy/memcached/MemcachedClient.class";

	private static final String ONLY_IN_FORK = "net.spy.memcached.ClientMode";

	private SpymemcachedJars() {
	}

	static void check(ClassLoader classLoader) {
		if (!ClassUtils.isPresent(ONLY_IN_FORK, classLoader)) {
			return;
		}
		throw new FailureAnalyzedException(
				"com.amazonaws:elasticache-java-cluster-client is on the class path. It has the same classes as "
						+ "net.spy:spymemcached, in the same packages:%n%s".formatted(locations(classLoader)),
				"Exclude com.amazonaws:elasticache-java-cluster-client from the dependency that brings it, and keep "
						+ "net.spy:spymemcached, which dev.elasticache:elasticache-spring-boot-starter brings.");
	}

	private static String locations(ClassLoader classLoader) {
		StringBuilder locations = new StringBuilder();
		for (URL url : urls(classLoader)) {
			locations.append("%n    %s".formatted(url));
		}
		return locations.toString();
	}

	private static List<URL> urls(ClassLoader classLoader) {
		try {
			return Collections.list(classLoader.getResources(CLIENT));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
