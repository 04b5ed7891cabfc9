package dev.elasticache.boot.memcached;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Expiration}.
 *
 * @author The ElastiCache Boot authors
 */
class ExpirationTests {

	private final Expiration expiration = new Expiration(
			Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC));

	@Test
	void roundsUpToWholeSeconds() {
		assertThat(this.expiration.seconds(Duration.ofNanos(1))).isOne();
		assertThat(this.expiration.seconds(Duration.ofSeconds(1))).isOne();
		assertThat(this.expiration.seconds(Duration.ofMillis(1001))).isEqualTo(2);
	}

	@Test
	void isAbsoluteBeyondThirtyDays() {
		assertThat(this.expiration.seconds(Duration.ofDays(30))).isEqualTo(2_592_000);
		assertThat(this.expiration.seconds(Duration.ofDays(30).plusMillis(1))).isEqualTo(1_802_592_001);
	}

	@Test
	void staysWithinMemcachedsTime() {
		assertThat(this.expiration.seconds(Duration.ofDays(36_500))).isEqualTo(Integer.MAX_VALUE);
		assertThat(this.expiration.seconds(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)))
			.isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void isZeroForNever() {
		assertThat(this.expiration.seconds(null)).isZero();
	}

	@Test
	void refusesNoTimeAtAll() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.expiration.seconds(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> this.expiration.seconds(Duration.ofSeconds(-1)));
	}

}
