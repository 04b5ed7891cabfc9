package dev.elasticache.boot.valkey;

import java.util.List;
import java.util.Set;

import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Latencies}.
 */
class LatenciesTests {

	private static final RedisURI FIRST = RedisURI.create("first.example.com", 6379);

	private static final RedisURI SECOND = RedisURI.create("second.example.com", 6379);

	private final Latencies latencies = new Latencies();

	@Test
	void keepsOrderOfWhatIsNotKnown() {
		assertThat(sorted()).containsExactly(FIRST, SECOND);
	}

	@Test
	void takesMoreThanOneSlowAnswerToChangeTheOrder() {
		this.latencies.add(FIRST, 1000);
		this.latencies.add(SECOND, 1500);
		this.latencies.add(FIRST, 2900);
		assertThat(sorted()).containsExactly(FIRST, SECOND);
		this.latencies.add(FIRST, 2900);
		assertThat(sorted()).containsExactly(SECOND, FIRST);
	}

	@Test
	void putsWhatDoesNotAnswerLast() {
		this.latencies.add(FIRST, 1000);
		this.latencies.add(SECOND, 2000);
		this.latencies.retain(Set.of(SECOND));
		assertThat(sorted()).containsExactly(SECOND, FIRST);
	}

	private List<RedisURI> sorted() {
		return this.latencies.sort(List.of(FIRST, SECOND));
	}

}
