package dev.elasticache.boot.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LocalEngineUnavailableException}.
 */
class UnavailableEngineTests {

	@TempDir
	private Path directory;

	@Test
	void saysHowToInstallValkey() {
		assertThatExceptionOfType(LocalEngineUnavailableException.class)
			.isThrownBy(LocalValkey.builder().searchPath(searchPath()).binary("valkey-server")::start)
			.withMessageContaining("No valkey-server on the path")
			.withMessageContaining("apt-get install valkey-server")
			.withMessageContaining("dnf install valkey")
			.withMessageContaining("brew install valkey")
			.withMessageContaining("com.github.codemonstur:embedded-redis");
	}

	@Test
	void saysHowToInstallMemcached() {
		assertThatExceptionOfType(LocalEngineUnavailableException.class)
			.isThrownBy(LocalMemcached.builder().searchPath(searchPath())::start)
			.withMessageContaining("No memcached on the path")
			.withMessageContaining("apt-get install memcached")
			.withMessageContaining("dnf install memcached")
			.withMessageContaining("brew install memcached");
	}

	@Test
	void saysThatMemcachedHasNoTls() throws IOException {
		Path memcached = executable("memcached", "echo '-p, --port=<num>'");
		assertThatExceptionOfType(LocalEngineUnavailableException.class)
			.isThrownBy(LocalMemcached.builder().searchPath(searchPath())::start)
			.withMessageContaining("%s was built without TLS".formatted(memcached));
	}

	@Test
	void showsTheLogOfAnEngineThatFails() throws IOException {
		executable("valkey-server",
				"if [ \"$1\" = --version ]; then echo 'Valkey server v=8.0.1'; else echo 'no luck' >&2; fi");
		assertThatExceptionOfType(LocalEngineException.class)
			.isThrownBy(LocalValkey.builder().searchPath(searchPath())::start)
			.withMessageContaining("no luck");
	}

	@Test
	void refusesServerlessOnOldRedis() throws IOException {
		executable("redis-server", "echo 'Redis server v=6.2.11 sha=00000000:0'");
		assertThatExceptionOfType(LocalEngineUnavailableException.class)
			.isThrownBy(LocalValkey.builder().searchPath(searchPath()).serverlessLike()::start)
			.withMessageContaining("redis-server");
	}

	@Test
	void findsFirstExecutableOnThePath() throws IOException {
		Files.createFile(this.directory.resolve("plain"));
		Path executable = executable("tool", "true");
		assertThat(searchPath().find("tool")).isEqualTo(executable);
		assertThat(searchPath().find(executable.toString())).isEqualTo(executable);
		assertThat(searchPath().find("plain")).isNull();
		assertThat(searchPath().find("absent")).isNull();
	}

	private SearchPath searchPath() {
		return new SearchPath(List.of(this.directory));
	}

	private Path executable(String name, String script) throws IOException {
		Path file = this.directory.resolve(name);
		Files.writeString(file, "#!/bin/sh\n" + script + "\n");
		return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
	}

}
