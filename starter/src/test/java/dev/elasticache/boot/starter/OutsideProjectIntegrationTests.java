package dev.elasticache.boot.starter;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalValkey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.core.io.ClassPathResource;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.StreamUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Builds and runs a project outside of this one that depends on the starter and nothing
 * else, and has five lines of YAML.
 */
class OutsideProjectIntegrationTests {

	@Test
	void cachesOverTlsWithNothingButTheStarter(@TempDir Path directory) throws Exception {
		FileSystemUtils.copyRecursively(new ClassPathResource("outside-project").getFile(), directory.toFile());
		String maven = Path.of(System.getProperty("maven.home"), "bin", "mvn").toString();
		run(directory, List.of(maven, "-B", "-q", "package", "-Dmaven.repo.local=" + System.getProperty("installed"),
				"-Ddownloaded=" + Path.of(System.getProperty("downloaded")).toUri()), Map.of());
		LocalCertificates certificates = LocalCertificates.create();
		try (LocalValkey valkey = LocalValkey.builder().certificates(certificates).start()) {
			String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
			String output = run(directory, List.of(java, "-jar", "target/shop.jar"), Map.of("PORT",
					Integer.toString(valkey.port()), "AUTHORITY", "file:" + certificates.authorityFile()));
			assertThat(output).contains("found true, looked up 1");
			assertThat(valkey.info("stats")).containsEntry("keyspace_hits", "1");
		}
	}

	private String run(Path directory, List<String> command, Map<String, String> environment) throws Exception {
		ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
		builder.environment().putAll(environment);
		Process process = builder.start();
		try {
			String output = StreamUtils.copyToString(process.getInputStream(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
			assertThat(process.exitValue()).as(output).isZero();
			return output;
		}
		finally {
			process.destroyForcibly();
		}
	}

}
