package dev.elasticache.boot.sample;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.jayway.jsonpath.JsonPath;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample with the context that was made ahead of time.
 *
 * @author The ElastiCache Boot authors
 */
class AotIntegrationTests {

	private static final Path LOG = Path.of("target/aot.log");

	private static final Pattern STARTED = Pattern
		.compile("(?s)Tomcat started on port (\\d+).*Started SampleApplication");

	@Test
	void cachesOnBothEngines() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Dspring.aot.enabled=true", "-jar", jar().toString(), "--server.port=0")
			.redirectErrorStream(true)
			.redirectOutput(LOG.toFile())
			.start();
		try {
			Browser browser = new Browser(port(process));
			assertThat(Files.readString(LOG)).contains("Starting AOT-processed SampleApplication");
			for (String cache : new String[] { "books", "reviews" }) {
				browser.post("/%s/find".formatted(cache), "978-0-13-468599-1");
				assertThat(Browser.card(browser.post("/%s/find".formatted(cache), "978-0-13-468599-1"), cache))
					.contains("Hit <span>");
			}
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> JsonPath.read(browser.get("/actuator/health").body(), "$.components.elasticache.status"),
						"UP"::equals);
			assertThat(JsonPath.<String>read(browser.get("/actuator/elasticache/engines/valkey").body(),
					"$.sessions[0].protocol"))
				.isEqualTo("TLSv1.3");
			assertThat(browser.get("/actuator/prometheus").body()).contains("elasticache_commands_seconds_count{");
		}
		finally {
			process.destroy();
			process.waitFor();
		}
	}

	private int port(Process process) {
		Matcher started = Awaitility.await()
			.atMost(Duration.ofSeconds(90))
			.failFast(() -> !process.isAlive())
			.until(() -> STARTED.matcher(Files.readString(LOG)), Matcher::find);
		return Integer.parseInt(started.group(1));
	}

	private Path jar() throws IOException {
		try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of("target"),
				"elasticache-spring-boot-sample-app-*.jar")) {
			return jars.iterator().next();
		}
	}

}
