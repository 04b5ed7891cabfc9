package dev.elasticache.boot.cache;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import org.springframework.cache.interceptor.SimpleKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link CacheKeys}.
 */
class CacheKeysTests {

	@Test
	void leavesReadableKeysAsTheyAre() {
		assertThat(CacheKeys.toText("978-3-16")).isEqualTo("978-3-16");
		assertThat(CacheKeys.toText("Die Räuber, 2. Akt")).isEqualTo("Die Räuber, 2. Akt");
		assertThat(CacheKeys.toText("(a)")).isEqualTo("%28a)");
		assertThat(CacheKeys.toText(42)).isEqualTo("42");
		assertThat(CacheKeys.toText(-42L)).isEqualTo("-42L");
		assertThat(CacheKeys.toText("42")).isEqualTo("\"42\"");
	}

	@Test
	void namesTypesOfOtherKeys() {
		UUID uuid = UUID.randomUUID();
		assertThat(CacheKeys.toText(uuid)).isEqualTo(uuid + "%UUID");
		assertThat(CacheKeys.toText(LocalDate.of(2026, 11, 24))).isEqualTo("2026-11-24%LocalDate");
		assertThat(CacheKeys.toText(true)).isEqualTo("true%Boolean");
		assertThat(CacheKeys.toText(Colour.RED)).isEqualTo("RED%" + Colour.class.getName());
		assertThat(CacheKeys.toText(new Place("a", 1))).isEqualTo("(a,1)%" + Place.class.getName());
	}

	@Test
	void listsSeveralValues() {
		assertThat(CacheKeys.toText(SimpleKey.EMPTY)).isEqualTo("()");
		assertThat(CacheKeys.toText(new SimpleKey("a", 1))).isEqualTo("(a,1)");
		assertThat(CacheKeys.toText(new SimpleKey("a", List.of("b", "c")))).isEqualTo("(a,(b,c)%List)");
		assertThat(CacheKeys.toText(new int[] { 1, 2 })).isEqualTo("(1,2)%int[]");
	}

	@Test
	void equalKeysAreOne() {
		assertThat(CacheKeys.toText(new ArrayList<>(List.of(1)))).isEqualTo(CacheKeys.toText(List.of(1)));
		assertThat(CacheKeys.toText(new TreeSet<>(List.of(1)))).isEqualTo(CacheKeys.toText(Set.of(1)));
		assertThat(CacheKeys.toText(new LinkedHashSet<>(List.of(2, 1))))
			.isEqualTo(CacheKeys.toText(new LinkedHashSet<>(List.of(1, 2))));
		Map<String, Integer> map = new LinkedHashMap<>();
		map.put("b", 2);
		map.put("a", 1);
		assertThat(CacheKeys.toText(map)).isEqualTo(CacheKeys.toText(new TreeMap<>(map)))
			.isEqualTo("((a,1),(b,2))%Map");
	}

	@Test
	void keepsDifferentKeysApart() {
		Set<Object> keys = Set.of("a", "(a)", "%28a)", "(a,b)", "a,b", "%", "%25", "", " ", "null", "%null", "()",
				"\uD800", "\uDFFF", "?", "\uD83D\uDE00", "%uD800", SimpleKey.EMPTY, new SimpleKey("a"),
				new SimpleKey("a", "b"), new SimpleKey("a,b"), new SimpleKey("(a", "b)"), new SimpleKey((Object) null),
				new SimpleKey("null"), new SimpleKey("%null"), new SimpleKey(""), new SimpleKey("", ""),
				new SimpleKey(List.of("a"), "b"), new SimpleKey("a", List.of("b")), 1, 1L, "1", "1L", "\"1\"", "%22",
				"-", "L", "-1", -1, new SimpleKey(1), new SimpleKey(1L), new SimpleKey("1"), new SimpleKey("\"1\""),
				(short) 1, (byte) 1, 1.0, 1f, BigInteger.ONE, BigDecimal.ONE, '1', true, "true", "true%Boolean",
				List.of("a"), Set.of("a"), List.of("a", "b"), new Place("x, number=1", 1), new Place("x", 1),
				Colour.RED, "RED", new Date(1), new Date(2), new java.sql.Timestamp(3), new java.sql.Date(4),
				new java.sql.Date(5), Map.of("a", "1, b=2"), Map.of("a", "1", "b", "2"), Map.of("a", "1"),
				Map.of("a", 1), Map.of(), Map.entry("a=b", "c"), Map.entry("a", "b=c"), Optional.of("1"),
				Optional.of(1), Optional.empty());
		Set<String> texts = new HashSet<>();
		keys.forEach((key) -> texts.add(CacheKeys.toText(key)));
		assertThat(texts).hasSameSizeAs(keys);
	}

	@Test
	void hundredThousandRandomKeysDoNotCollide() {
		RandomKeys random = new RandomKeys(6);
		Map<String, Object> keys = new HashMap<>();
		Set<Object> distinct = new HashSet<>();
		while (distinct.size() < 100_000) {
			Object key = random.next();
			distinct.add(key);
			Object other = keys.putIfAbsent(CacheKeys.toText(key), key);
			assertThat(other).isIn(null, key);
		}
		assertThat(keys.size()).isEqualTo(100_000);
	}

	@Test
	void refusesNull() {
		assertThatIllegalArgumentException().isThrownBy(() -> CacheKeys.toText(null));
	}

	@Test
	void refusesKeyWithoutTextOfItsOwn() {
		assertThatIllegalArgumentException().isThrownBy(() -> CacheKeys.toText(new Object()))
			.withMessageContaining("java.lang.Object")
			.withMessageContaining("toString()");
	}

	@Test
	void refusesKeyWhoseTextIsItsHash() {
		assertThat(new Point(1, 31)).isNotEqualTo(new Point(2, 0)).hasToString(new Point(2, 0).toString());
		assertThatIllegalArgumentException().isThrownBy(() -> CacheKeys.toText(new Point(1, 31)))
			.withMessageContaining("toString()");
	}

	enum Colour {

		RED {
			@Override
			public String toString() {
				return "the colour";
			}
		}

	}

	record Place(String name, int number) {

	}

	static final class Point {

		private final List<Integer> coordinates;

		Point(int x, int y) {
			this.coordinates = List.of(x, y);
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Point point && this.coordinates.equals(point.coordinates);
		}

		@Override
		public int hashCode() {
			return this.coordinates.hashCode();
		}

	}

}
