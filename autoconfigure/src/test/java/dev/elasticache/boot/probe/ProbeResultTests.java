package dev.elasticache.boot.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.elasticache.boot.probe.ProbeFailure.Kind;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProbeResult}.
 *
 * @author The ElastiCache Boot authors
 */
class ProbeResultTests {

	private final ProbeTarget target = ProbeTarget.of(Engine.VALKEY, "shop.example", 6379)
		.withTls(TestCertificates.trust(), null)
		.withCredentials("shop", "secret");

	@Test
	void describesStagesWithCauseAndCure() {
		ProbeFailure failure = new ProbeFailure(Kind.UNREACHABLE, "Nothing listens.", "Start it.", null);
		ProbeResult result = new ProbeResult(this.target, Instant.EPOCH,
				List.of(new ProbeStage("DNS", Duration.ofMillis(3), Map.of("addresses", "10.0.0.1"), null),
						new ProbeStage("TCP", Duration.ofMillis(1000), Map.of("failed", "10.0.0.1"), failure)),
				null);
		assertThat(result.isSuccessful()).isFalse();
		assertThat(result.getFailure()).isEqualTo(failure);
		assertThat(result.getFact("failed")).isEqualTo("10.0.0.1");
		assertThat(result.getFact("version")).isNull();
		assertThat(result.describe().lines()).containsExactly("Valkey shop.example:6379 over TLS",
				"    DNS           3 ms  ok      addresses 10.0.0.1",
				"    TCP        1000 ms  FAILED  UNREACHABLE, failed 10.0.0.1", "    Cause: Nothing listens.");
	}

	@Test
	void neverShowsPassword() {
		ProbeResult result = new ProbeResult(this.target, Instant.EPOCH,
				List.of(new ProbeStage("DNS", Duration.ofMillis(3), Map.of(), null)), null);
		assertThat(this.target.toString()).isEqualTo("Valkey shop.example:6379");
		assertThat(result.toString()).doesNotContain("secret");
		assertThat(result.describe()).doesNotContain("secret");
	}

}
