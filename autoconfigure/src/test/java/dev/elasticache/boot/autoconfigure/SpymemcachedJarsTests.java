package dev.elasticache.boot.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.asm.ClassWriter;
import org.springframework.asm.Opcodes;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SpymemcachedJars}.
 */
class SpymemcachedJarsTests {

	@TempDir
	private Path directory;

	@Test
	void acceptsSpymemcached() throws IOException {
		SpymemcachedJars.check(getClass().getClassLoader());
		try (URLClassLoader classLoader = classLoader(jar("spymemcached"))) {
			SpymemcachedJars.check(classLoader);
		}
	}

	@Test
	void refusesForkBesideSpymemcached() throws IOException {
		Path original = jar("spymemcached");
		Path fork = fork("elasticache-java-cluster-client");
		try (URLClassLoader classLoader = classLoader(original, fork)) {
			assertThatExceptionOfType(FailureAnalyzedException.class)
				.isThrownBy(() -> SpymemcachedJars.check(classLoader))
				.satisfies((ex) -> {
					FailureReport report = FailureReport.of(ex);
					assertThat(report.description())
						.startsWith("com.amazonaws:elasticache-java-cluster-client is on the class path.")
						.contains(original.toString(), fork.toString());
					assertThat(report.action())
						.startsWith("Exclude com.amazonaws:elasticache-java-cluster-client from the dependency")
						.contains("keep net.spy:spymemcached");
				});
		}
	}

	@Test
	void acceptsForkAlone() throws IOException {
		try (URLClassLoader classLoader = classLoader(fork("elasticache-java-cluster-client"))) {
			SpymemcachedJars.check(classLoader);
		}
	}

	private Path jar(String name) throws IOException {
		return write(name, "net/spy/memcached/MemcachedClient");
	}

	private Path fork(String name) throws IOException {
		write(name, "net/spy/memcached/ClientMode");
		return write(name, "net/spy/memcached/MemcachedClient");
	}

	private Path write(String jar, String className) throws IOException {
		ClassWriter writer = new ClassWriter(0);
		writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, className, null, "java/lang/Object", null);
		Path root = this.directory.resolve(jar);
		Path file = root.resolve(className + ".class");
		Files.createDirectories(file.getParent());
		Files.write(file, writer.toByteArray());
		return root;
	}

	private URLClassLoader classLoader(Path... jars) throws IOException {
		URL[] urls = new URL[jars.length];
		for (int i = 0; i < jars.length; i++) {
			urls[i] = jars[i].toUri().toURL();
		}
		return new URLClassLoader(urls, null);
	}

}
