package dev.elasticache.boot.cache;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
		UUID uuid = UUID.randomUUID();
		assertThat(CacheKeys.toText("978-3-16")).isEqualTo("978-3-16");
		assertThat(CacheKeys.toText("Die Räuber, 2. Akt")).isEqualTo("Die Räuber, 2. Akt");
		assertThat(CacheKeys.toText(42L)).isEqualTo("42");
		assertThat(CacheKeys.toText(uuid)).isEqualTo(uuid.toString());
	}

	@Test
	void listsSeveralValues() {
		assertThat(CacheKeys.toText(SimpleKey.EMPTY)).isEqualTo("()");
		assertThat(CacheKeys.toText(new SimpleKey("a", 1))).isEqualTo("(a,1)");
		assertThat(CacheKeys.toText(List.of("a", List.of("b", "c")))).isEqualTo("(a,(b,c))");
		assertThat(CacheKeys.toText(new int[] { 1, 2 })).isEqualTo("(1,2)");
	}

	@Test
	void keepsDifferentKeysApart() {
		Set<Object> keys = Set.of("a", "(a)", "%28a)", "(a,b)", "a,b", "%", "%25", "", " ", "null", "%null", "()",
				"\uD800", "\uDFFF", "?", "\uD83D\uDE00", "%uD800", SimpleKey.EMPTY, new SimpleKey("a"),
				new SimpleKey("a", "b"), new SimpleKey("a,b"), new SimpleKey("(a", "b)"), new SimpleKey((Object) null),
				new SimpleKey("null"), new SimpleKey("%null"), new SimpleKey(""), new SimpleKey("", ""),
				new SimpleKey(List.of("a"), "b"), new SimpleKey("a", List.of("b")));
		Set<String> texts = new HashSet<>();
		keys.forEach((key) -> texts.add(CacheKeys.toText(key)));
		assertThat(texts).hasSameSizeAs(keys);
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

}
