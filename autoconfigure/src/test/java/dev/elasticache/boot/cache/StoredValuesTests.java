package dev.elasticache.boot.cache;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.cache.support.NullValue;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link StoredValues}.
 */
class StoredValuesTests {

	private final CacheCodec bytes = new CacheCodec() {

		@Override
		public byte[] encode(Object value) {
			return (byte[]) value;
		}

		@Override
		public Object decode(byte[] encoded) {
			return encoded;
		}

	};

	@Test
	void addsNothingToValuesThatNeedNothing() {
		byte[] value = { 1, 2, 3 };
		assertThat(values(null, Instant.EPOCH).encode(value, null)).isSameAs(value);
		assertThat(values(null, Instant.EPOCH).encode(NullValue.INSTANCE, null)).isEmpty();
		assertThat(values(null, Instant.EPOCH).decode(new byte[0])).isSameAs(NullValue.INSTANCE);
	}

	@Test
	void readsWhateverTheCodecWrites() {
		StoredValues values = values(DataSize.ofBytes(10), Instant.EPOCH);
		for (int first = 0; first < 256; first++) {
			for (int length : new int[] { 1, 2, 10, 11, 1000 }) {
				byte[] value = new byte[length];
				Arrays.fill(value, (byte) first);
				assertThat(values.decode(values.encode(value, null))).isEqualTo(value);
				assertThat(values.decode(values.encode(value, Duration.ofSeconds(1)))).isEqualTo(value);
			}
		}
	}

	@Test
	void compressesAboveTheLimitWhereThatHelps() {
		StoredValues values = values(DataSize.ofBytes(100), Instant.EPOCH);
		assertThat(values.encode(new byte[100], null)).hasSize(100);
		assertThat(values.encode(new byte[10_000], null)).hasSizeLessThan(200);
		byte[] random = new byte[1000];
		new java.util.Random(1).nextBytes(random);
		assertThat(values.encode(random, null).length).isBetween(1000, 1002);
	}

	@Test
	void readsCompressedValuesWhereNothingIsCompressed() {
		byte[] stored = values(DataSize.ofBytes(1), Instant.EPOCH).encode(new byte[1000], null);
		assertThat(values(null, Instant.EPOCH).decode(stored)).isEqualTo(new byte[1000]);
	}

	@Test
	void refusesBomb() {
		byte[] bomb = values(DataSize.ofBytes(1), Instant.EPOCH).encode(new byte[65 * 1024 * 1024], null);
		assertThat(bomb).hasSizeLessThan(1024 * 1024);
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> values(null, Instant.EPOCH).decode(bomb));
	}

	@Test
	void valueEndsHoweverOftenItIsRead() {
		byte[] stored = values(null, Instant.EPOCH).encode(new byte[] { 1 }, Duration.ofSeconds(10));
		byte[] storedNull = values(null, Instant.EPOCH).encode(NullValue.INSTANCE, Duration.ofSeconds(10));
		StoredValues before = values(null, Instant.EPOCH.plusSeconds(10));
		StoredValues after = values(null, Instant.EPOCH.plusMillis(10_001));
		assertThat(before.decode(stored)).isEqualTo(new byte[] { 1 });
		assertThat(before.decode(storedNull)).isSameAs(NullValue.INSTANCE);
		assertThat(after.decode(stored)).isNull();
		assertThat(after.decode(storedNull)).isNull();
	}

	@Test
	void refusesHeaderThatIsCutOff() {
		byte[] stored = values(null, Instant.EPOCH).encode(new byte[] { 1 }, Duration.ofSeconds(10));
		for (int length : List.of(1, 2, 9)) {
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> values(null, Instant.EPOCH).decode(Arrays.copyOf(stored, length)));
		}
	}

	private StoredValues values(DataSize compressAbove, Instant now) {
		CacheSettings settings = CacheSettings.builder(new MapCacheStore(), this.bytes)
			.compressAbove(compressAbove)
			.build();
		return new StoredValues(settings, Clock.fixed(now, ZoneOffset.UTC));
	}

}
