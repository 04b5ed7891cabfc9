package dev.elasticache.boot.memcached;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MemcachedKey}.
 *
 * @author The ElastiCache Boot authors
 */
class MemcachedKeyTests {

	@Test
	void keepsKeysReadable() {
		assertThat(MemcachedKey.ofEntry("books", "978-0:13")).isEqualTo("books:978-0:13");
		assertThat(MemcachedKey.ofEntry("bücher", "straße😀")).isEqualTo("bücher:straße😀");
		assertThat(MemcachedKey.ofGeneration("books")).isEqualTo("books@generation");
	}

	@Test
	void encodesWhatWouldEndKeyOrRegion() {
		assertThat(MemcachedKey.ofEntry("my books", "a b\r\n\t\u0000\u007f%"))
			.isEqualTo("my%20books:a%20b%0D%0A%09%00%7F%25");
		assertThat(MemcachedKey.ofEntry("a:b", "c")).isEqualTo("a%3Ab:c");
		assertThat(MemcachedKey.ofEntry("a", "\u00a0\u2028\u0085")).isEqualTo("a:%C2%A0%E2%80%A8%C2%85");
		assertThat(MemcachedKey.ofEntry("a", "\uD800")).isEqualTo("a:%ED%A0%80");
		assertThat(MemcachedKey.ofEntry("a", "\uDFFFx")).isEqualTo("a:%ED%BF%BFx");
	}

	@Test
	void neverGivesTwoNamesOneKey() {
		List<String> names = List.of("", "a", "a:", ":a", "a:b", "a%3Ab", "a b", "a%20b", "%", "%25", "a@generation",
				"@generation", "\uD800", "\uDC00", "?", "\uD83D\uDE00", "\uDE00\uD83D", "x".repeat(250),
				"x".repeat(251), "x".repeat(250) + " ", "%#", "%23");
		Set<String> keys = new HashSet<>();
		for (String region : names) {
			assertThat(keys.add(MemcachedKey.ofGeneration(region))).as(region).isTrue();
			for (String key : names) {
				assertThat(keys.add(MemcachedKey.ofEntry(region, key))).as(region + " and " + key).isTrue();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "é", "€", "😀", " ", "\uD800" })
	void staysWithinLimit(String part) {
		for (int length = 0; length < 300; length++) {
			String key = MemcachedKey.ofEntry("books", part.repeat(length));
			assertThat(key.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(250);
			assertThat(key).startsWith("books:").doesNotContain("\uFFFD").matches("[^\\s\\p{Cntrl}]+");
		}
	}

}
