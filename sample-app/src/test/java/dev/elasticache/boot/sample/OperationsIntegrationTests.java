package dev.elasticache.boot.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalValkey;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What operators see of the sample, and that the documentation shows it as it is but for
 * numbers that change. What belongs there is written to {@code target/operations}.
 *
 * @author The ElastiCache Boot authors
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ExtendWith(OutputCaptureExtension.class)
class OperationsIntegrationTests {

	private static final Path DOCUMENTATION = Path.of("../docs/operations.md");

	private static final Path ACTUAL = Path.of("target/operations");

	@LocalServerPort
	private int port;

	@Autowired
	private LocalValkey valkey;

	@Autowired
	private LocalMemcached memcached;

	@Test
	void documentsHealth() throws IOException {
		String health = Awaitility.await()
			.until(() -> new Browser(this.port).get("/actuator/health").body(),
					(body) -> "UP".equals(JsonPath.read(body, "$.components.elasticache.status")));
		assertDocumented("health.json", json(JsonPath.read(health, "$.components.elasticache")));
	}

	@Test
	void documentsEndpoint() throws IOException {
		Browser browser = new Browser(this.port);
		Awaitility.await()
			.until(() -> browser.get("/actuator/health").body(),
					(body) -> "UP".equals(JsonPath.read(body, "$.components.elasticache.status")));
		assertDocumented("engine.json",
				json(JsonPath.read(browser.get("/actuator/elasticache/engines/valkey").body(), "$")));
	}

	@Test
	void documentsStartupReport(CapturedOutput output) throws IOException {
		LocalCertificates certificates = LocalCertificates.create();
		try (LocalValkey server = LocalValkey.builder()
			.certificates(certificates)
			.serverNames("*.shop.abc123.use1.cache.amazonaws.com")
			.start()) {
			assertThatException().isThrownBy(() -> SpringApplication.run(SampleApplication.class, "--server.port=0",
					"--elasticache.valkey.endpoint=localhost:" + server.port(), "--elasticache.tls.bundle=internal",
					"--elasticache.caches.reviews.store=valkey",
					"--spring.ssl.bundle.pem.internal.truststore.certificate=file:" + certificates.authorityFile()));
			String report = output.getOut().substring(output.getOut().indexOf("APPLICATION FAILED TO START"));
			report = report.substring(report.indexOf("Description:"));
			assertDocumented("report.txt", stable(report, server.port()));
		}
	}

	private String json(Map<String, ?> value) {
		String json = JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(value);
		return stable(json, this.valkey.port());
	}

	private String stable(String text, int valkeyPort) {
		return text.strip()
			.replace("localhost:" + valkeyPort, "localhost:6379")
			.replace("localhost:" + this.memcached.port(), "localhost:11211")
			.replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "2027-01-31T12:00:00Z")
			.replaceAll("(?<name>\"version\" : \"1\\.)[\\d.]+", "${name}6.18")
			.replaceAll("(?<name>\"version\" : \")[^1][\\d.]+", "${name}8.0.1")
			.replaceAll("(?<name>\"server\" : \")redis", "${name}valkey")
			.replaceAll("(?<name>\"cipherSuite\" : \"|cipher )[A-Z\\d_]+", "${name}TLS_AES_256_GCM_SHA384")
			.replaceAll(" +\\d+ ms", "     1 ms")
			.replaceAll("(\"(milliseconds|full|resumed)\" :) \\d+", "$1 1")
			.replaceAll("(\"(clear|read|remove|write)\" :) \\d+", "$1 0")
			.replaceAll("(?<name>address(es)?(\" : \"| ))[\\d:][^\",\\n]*", "${name}127.0.0.1");
	}

	private void assertDocumented(String name, String actual) throws IOException {
		Files.createDirectories(ACTUAL);
		Files.writeString(ACTUAL.resolve(name), actual);
		assertThat(Files.readString(DOCUMENTATION)).contains("\n" + actual + "\n```");
	}

}
