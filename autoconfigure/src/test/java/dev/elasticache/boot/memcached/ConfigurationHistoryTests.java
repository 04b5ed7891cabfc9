package dev.elasticache.boot.memcached;

import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ConfigurationHistory}.
 *
 * @author The ElastiCache Boot authors
 */
class ConfigurationHistoryTests {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private final Clock clock = mock();

	private final ConfigurationHistory history = new ConfigurationHistory(this.clock);

	@Test
	void acceptsNewerVersionsAndThePresentOne() {
		assertThat(accept(0, 7, "a")).isTrue();
		assertThat(accept(1, 7, "a")).isTrue();
		assertThat(accept(2, 9, "a", "b")).isTrue();
	}

	@Test
	void ignoresOlderVersion() {
		accept(0, 7, "a", "b");
		assertThat(accept(1, 6, "a")).isFalse();
		assertThat(accept(2, 7, "a", "b")).isTrue();
	}

	@Test
	void ignoresAnotherListInTheSameVersion() {
		accept(0, 7, "a", "b");
		assertThat(accept(1, 7, "a")).isFalse();
	}

	@Test
	void acceptsWhatNothingElseWasToldBesideForLong() {
		accept(0, 7, "a", "b");
		assertThat(accept(100, 1, "a")).isFalse();
		assertThat(accept(399, 1, "a")).isFalse();
		assertThat(accept(400, 1, "a")).isTrue();
		assertThat(accept(401, 7, "a", "b")).isTrue();
	}

	@Test
	void waitsAnewWhenThePresentOneWasTold() {
		accept(0, 7, "a", "b");
		accept(100, 1, "a");
		accept(300, 7, "a", "b");
		assertThat(accept(400, 1, "a")).isFalse();
		assertThat(accept(700, 1, "a")).isTrue();
	}

	private boolean accept(long seconds, long version, String... nodes) {
		given(this.clock.instant()).willReturn(START.plusSeconds(seconds));
		return this.history.accept(
				new ClusterConfiguration(version, Stream.of(nodes).map((node) -> Clients.address(node, 1)).toList()));
	}

}
