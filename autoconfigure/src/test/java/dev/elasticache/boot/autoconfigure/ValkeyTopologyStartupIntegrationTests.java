package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.local.LocalNode;
import dev.elasticache.boot.local.LocalValkey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the check of topologies at start-up.
 */
@ExtendWith(OutputCaptureExtension.class)
class ValkeyTopologyStartupIntegrationTests {

	private static LocalValkey cluster;

	private static LocalValkey primaryWithReplica;

	@BeforeAll
	static void startEngines() {
		cluster = LocalValkey.builder().cluster(1, 0).start();
		primaryWithReplica = LocalValkey.builder().certificates(cluster.certificates()).replicas(1).start();
	}

	@AfterAll
	static void stopEngines() {
		primaryWithReplica.close();
		cluster.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "standalone", "primary-replica" })
	void refusesClusterThatIsTakenForSomethingElse(String topology) {
		assertRefused("TOPOLOGY", "Set elasticache.valkey.topology to cluster", endpoint(cluster.port()),
				"elasticache.valkey.topology=" + topology);
	}

	@Test
	void refusesSingleNodeThatIsTakenForCluster() {
		assertRefused("TOPOLOGY", "Set elasticache.valkey.topology to standalone or primary-replica",
				endpoint(primaryWithReplica.port()), "elasticache.valkey.topology=cluster");
	}

	@Test
	void acceptsPrimaryAndReaderEndpoint() {
		contextRunner(endpoint(primaryWithReplica.port()), readerEndpoint(primaryWithReplica.readerPort()))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void refusesReaderEndpointOfCluster() {
		assertRefused("TOPOLOGY", "Remove elasticache.valkey.reader-endpoint", endpoint(primaryWithReplica.port()),
				readerEndpoint(cluster.port()));
	}

	@Test
	void looksAtReaderEndpointAsWell() {
		LocalNode replica = primaryWithReplica.nodes().get(1);
		replica.kill();
		try {
			assertRefused("UNREACHABLE", "elasticache.valkey.reader-endpoint", endpoint(primaryWithReplica.port()),
					readerEndpoint(replica.port()), "elasticache.startup-check=full");
		}
		finally {
			replica.restart();
		}
	}

	@Test
	void startsWithoutReadsFromReplicasIfThereIsNoReaderEndpoint(CapturedOutput output) {
		LocalNode replica = primaryWithReplica.nodes().get(1);
		replica.kill();
		try {
			contextRunner(endpoint(primaryWithReplica.port()), readerEndpoint(replica.port())).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).contains("Started without reads from replicas")
					.doesNotContain("Started without a cache");
			});
		}
		finally {
			replica.restart();
		}
	}

	private void assertRefused(String kind, String action, String... properties) {
		contextRunner(properties).run((context) -> {
			assertThat(context).hasFailed();
			FailureReport report = FailureReport.of(context.getStartupFailure(), properties);
			assertThat(report.description()).contains(kind);
			assertThat(report.action()).contains(action);
		});
	}

	private ApplicationContextRunner contextRunner(String... properties) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheValkeyAutoConfiguration.class, DataRedisAutoConfiguration.class,
					ElastiCacheStartupCheckAutoConfiguration.class))
			.withPropertyValues("elasticache.tls.bundle=local",
					"spring.ssl.bundle.pem.local.truststore.certificate=file:" + cluster.certificates().authorityFile())
			.withPropertyValues(properties);
	}

	private static String endpoint(int port) {
		return "elasticache.valkey.endpoint=localhost:" + port;
	}

	private static String readerEndpoint(int port) {
		return "elasticache.valkey.reader-endpoint=localhost:" + port;
	}

}
