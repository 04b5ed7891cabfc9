package dev.elasticache.boot.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.ClassUtils;

/**
 * Refuses AWS's fork of spymemcached beside the original: they have the same classes in
 * the same packages, and the order of the class path would decide which of them run.
 * Either may be there alone. Of the fork only the plain code path is used: its own TLS
 * hands callers other keys' values after a lost connection.
 *
 * @author The ElastiCache Boot authors
 */
final class SpymemcachedJars {

	private static final String CLIENT = "net/spy/memcached/MemcachedClient.class";

	private static final String ONLY_IN_FORK = "net.spy.memcached.ClientMode";

	private SpymemcachedJars() {
	}

	static void check(ClassLoader classLoader) {
		List<URL> locations = locations(classLoader);
		if (locations.size() < 2 || !ClassUtils.isPresent(ONLY_IN_FORK, classLoader)) {
			return;
		}
		throw new FailureAnalyzedException(
				"com.amazonaws:elasticache-java-cluster-client is on the class path. It has the same classes as "
						+ "net.spy:spymemcached, in the same packages:%n%s".formatted(describe(locations)),
				"Exclude com.amazonaws:elasticache-java-cluster-client from the dependency that brings it, and keep "
						+ "net.spy:spymemcached, which dev.elasticache:elasticache-spring-boot-starter brings. "
						+ "Should you need the former, exclude the latter.");
	}

	private static String describe(List<URL> locations) {
		StringBuilder description = new StringBuilder();
		for (URL location : locations) {
			description.append("%n    %s".formatted(location));
		}
		return description.toString();
	}

	private static List<URL> locations(ClassLoader classLoader) {
		try {
			return Collections.list(classLoader.getResources(CLIENT));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
