package dev.elasticache.boot.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalValkey;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OwnCluster}.
 */
class OwnClusterIntegrationTests {

	@Test
	void measuresWhatClusterSpeaksAndLeavesNothingBehind(@TempDir Path directory) throws Exception {
		Path payload = Files.write(directory.resolve("payload"), new byte[2000]);
		LocalCertificates certificates = LocalCertificates.create();
		try (LocalValkey valkey = LocalValkey.builder().certificates(certificates).start();
				RedisClient client = RedisClient.create(RedisURI.Builder.redis(valkey.host(), valkey.port())
					.withSsl(true)
					.withVerifyPeer(false)
					.build())) {
			RedisCommands<String, String> commands = client.connect().sync();
			commands.set("theirs", "stays");
			Options options = Options.of("--elasticache.valkey.endpoint=" + valkey.host() + ":" + valkey.port(),
					"--elasticache.tls.bundle=own",
					"--spring.ssl.bundle.pem.own.truststore.certificate=file:" + certificates.authorityFile(),
					"--payload=" + payload, "--millis=300");
			assertThat(OwnCluster.isAskedFor(options)).isTrue();
			Fork fork = new Fork(System.getProperty("java.class.path"), directory.resolve("log"));
			String text = OwnCluster.measure(options, fork);
			assertThat(text).contains("Reads of 2,000 bytes", "32 threads", "p99.9", "A read alone takes", "dominate",
					"Not measured in plain text");
			assertThat(commands.keys("*")).containsExactly("theirs");
		}
	}

}
