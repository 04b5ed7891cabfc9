package dev.elasticache.boot.cache;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatRuntimeException;

/**
 * Tests for {@link JsonCacheCodec}.
 */
class JsonCacheCodecTests {

	private final JsonCacheCodec codec = new JsonCacheCodec(getClass().getClassLoader(),
			List.of(getClass().getPackageName()));

	@Test
	void readsBackWhatItWrote() {
		Book book = new Book("Die Räuber", LocalDate.of(1781, 1, 1), List.of(new Author("Schiller")), Genre.DRAMA,
				Map.of("pages", 178L));
		List<Object> values = List.of("text", 42, 42L, 1.5, true, new BigDecimal("1.50"), UUID.randomUUID(),
				LocalDate.now(), Instant.now(), Genre.DRAMA, book, List.of(book), new ArrayList<>(List.of(1, 2L)),
				Arrays.asList(1, "b"), Set.of(book), Map.of("book", book), new LinkedHashMap<>(Map.of("a", List.of())),
				new Author("Goethe"));
		for (Object value : values) {
			assertThat(this.codec.decode(this.codec.encode(value))).isEqualTo(value);
		}
	}

	@Test
	void isReadable() {
		assertThat(new String(this.codec.encode("text"), StandardCharsets.UTF_8)).isEqualTo("\"text\"");
		assertThat(new String(this.codec.encode(new Author("Goethe")), StandardCharsets.UTF_8))
			.contains("\"name\":\"Goethe\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[\"javax.swing.JEditorPane\",{\"page\":\"http://localhost\"}]",
			"[\"java.util.ArrayList<org.springframework.cache.support.NoOpCache>\",[{}]]", "[\"java.util.Timer\",{}]",
			"[\"java.lang.Thread\",{}]", "[\"java.lang.Class\",\"java.lang.Runtime\"]",
			"[\"java.util.ArrayList\",[[\"java.net.URL\",\"http://localhost\"]]]",
			"[\"[Ljava.net.URL;\",[\"http://localhost\"]]", "[\"no.such.Class\",{}]", "null", "{", "" })
	void refusesWhatIsNotTrusted(String json) {
		assertThatRuntimeException().isThrownBy(() -> this.codec.decode(json.getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void refusesClassesOutsideTrustedPackages() {
		JsonCacheCodec trustsNothing = new JsonCacheCodec(getClass().getClassLoader(), List.of());
		byte[] bytes = this.codec.encode(new Author("Goethe"));
		assertThatRuntimeException().isThrownBy(() -> trustsNothing.decode(bytes));
	}

	@Test
	void writesNothingThatItWouldNotRead() {
		JsonCacheCodec trustsNothing = new JsonCacheCodec(getClass().getClassLoader(), List.of());
		Author author = new Author("Goethe");
		for (Object value : List.of(author, List.of(author), new Author[] { author }, Map.of("author", List.of(author)),
				Genre.DRAMA, new Book("", LocalDate.now(), List.of(), Genre.DRAMA, Map.of()))) {
			assertThatRuntimeException().isThrownBy(() -> trustsNothing.encode(value))
				.withMessageContaining("elasticache.cache.trusted-packages");
		}
		assertThatRuntimeException().isThrownBy(() -> trustsNothing.encode(List.of(author)))
			.withMessageContaining(Author.class.getName());
		assertThatRuntimeException().isThrownBy(() -> this.codec.encode(new Timer()));
	}

	record Book(String title, LocalDate published, List<Author> authors, Genre genre, Map<String, Object> more) {

	}

	static class Author {

		public String name;

		Author() {
		}

		Author(String name) {
			this.name = name;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Author author && author.name.equals(this.name);
		}

		@Override
		public int hashCode() {
			return this.name.hashCode();
		}

	}

	enum Genre {

		DRAMA

	}

}
