package dev.elasticache.boot.valkey;

import java.util.List;
import java.util.Map;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.models.role.RedisNodeDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PrimaryWatch}: who it takes for the primary.
 */
class PrimaryWatchTests {

	private static final RedisURI FIRST = RedisURI.create("first.example.com", 6379);

	private static final RedisURI SECOND = RedisURI.create("second.example.com", 6379);

	private final RedisClient client = RedisClient.create();

	private final Latencies latencies = new Latencies();

	private final PrimaryWatch watch = new PrimaryWatch(this.client, List.of(FIRST, SECOND), this.latencies);

	@AfterEach
	void shutDown() {
		this.watch.stop();
		this.client.shutdown();
	}

	@Test
	void believesTheConfigurationAtFirst() {
		assertThat(this.watch.get().primary()).isEqualTo(FIRST);
		assertThat(this.watch.get()).extracting((node) -> node.getRole().isUpstream()).containsExactly(true, false);
	}

	@Test
	void followsSwappedRoles() {
		this.watch.learn(Map.of(FIRST, true, SECOND, false));
		assertThat(this.watch.get().primary()).isEqualTo(FIRST);
		this.watch.learn(Map.of(FIRST, false, SECOND, true));
		assertThat(this.watch.get().primary()).isEqualTo(SECOND);
		assertThat(this.watch.get()).extracting((node) -> node.getRole().isUpstream()).containsExactly(false, true);
	}

	@Test
	void believesTheOneThatWasPromotedWhileTheOldOneClaimsTheSame() {
		this.watch.learn(Map.of(FIRST, true, SECOND, false));
		this.watch.learn(Map.of(FIRST, true, SECOND, true));
		assertThat(this.watch.get().primary()).isEqualTo(SECOND);
		this.watch.learn(Map.of(FIRST, true, SECOND, true));
		assertThat(this.watch.get().primary()).isEqualTo(SECOND);
	}

	@Test
	void keepsThePrimaryIfTheReaderEndpointLeadsToItAsWell() {
		this.watch.learn(Map.of(FIRST, true, SECOND, true));
		assertThat(this.watch.get().primary()).isEqualTo(FIRST);
	}

	@Test
	void followsPromotionWhileTheOldPrimaryDoesNotAnswer() {
		this.watch.learn(Map.of(FIRST, true, SECOND, false));
		this.watch.learn(Map.of(SECOND, false));
		assertThat(this.watch.get().primary()).isEqualTo(FIRST);
		this.watch.learn(Map.of(SECOND, true));
		assertThat(this.watch.get().primary()).isEqualTo(SECOND);
	}

	@Test
	void takesWhatIsPrimaryIfTheEndpointIsNot() {
		this.watch.learn(Map.of(FIRST, false, SECOND, true));
		assertThat(this.watch.get().primary()).isEqualTo(SECOND);
	}

	@Test
	void keepsThePrimaryWhileNobodyAnswersOrAllAreReplicas() {
		this.watch.learn(Map.of(FIRST, true, SECOND, false));
		this.watch.learn(Map.of());
		assertThat(this.watch.get().primary()).isEqualTo(FIRST);
		this.watch.learn(Map.of(FIRST, false, SECOND, false));
		assertThat(this.watch.get().primary()).isEqualTo(FIRST);
	}

	@Test
	void readsWithLowestLatencyWhereAnswersComeFirst() {
		this.latencies.add(FIRST, 2000);
		this.latencies.add(SECOND, 1000);
		this.watch.learn(Map.of(FIRST, true, SECOND, false));
		assertThat(ReadFrom.LOWEST_LATENCY.select(this.watch.get())).extracting(RedisNodeDescription::getUri)
			.containsExactly(SECOND, FIRST);
		assertThat(this.watch.get().primary()).isEqualTo(FIRST);
		this.watch.learn(Map.of(FIRST, true));
		assertThat(ReadFrom.LOWEST_LATENCY.select(this.watch.get())).extracting(RedisNodeDescription::getUri)
			.containsExactly(FIRST, SECOND);
	}

}
