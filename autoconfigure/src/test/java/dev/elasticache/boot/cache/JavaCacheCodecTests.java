package dev.elasticache.boot.cache;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URL;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link JavaCacheCodec}.
 */
class JavaCacheCodecTests {

	private final JavaCacheCodec codec = new JavaCacheCodec(getClass().getClassLoader(),
			List.of(getClass().getPackageName()));

	@Test
	void readsValueTypesOfTheJdk() {
		Map<String, Object> map = new LinkedHashMap<>(
				Map.of("list", new ArrayList<>(List.of(1, 2L)), "set", new TreeSet<>(List.of("a", "b"))));
		List<Object> values = List.of("text", 42, BigDecimal.TEN, UUID.randomUUID(), LocalDate.now(),
				ZonedDateTime.now(), URI.create("https://example.com"), map, Arrays.asList(1, 2), Thread.State.NEW,
				new int[] { 1, 2, 3 }, new byte[100_000], new HashMap<>(4096));
		for (Object value : values) {
			assertThat(this.codec.decode(this.codec.encode(value))).isEqualTo(value);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "text", "Zürich 東京", "😀", "half \ud83d", "T", "\u0000" })
	void keepsTextAsItIs(String text) {
		assertThat(this.codec.decode(this.codec.encode(text))).isEqualTo(text);
	}

	@Test
	void addsOneByteToTextAndBytes() {
		assertThat(this.codec.encode("text")).hasSize(5);
		assertThat(this.codec.encode(new byte[100])).hasSize(101);
		assertThat(this.codec.decode(this.codec.encode(new byte[0]))).isEqualTo(new byte[0]);
	}

	@Test
	void readsTextThatWasSerialized() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject("text");
		}
		assertThat(this.codec.decode(bytes.toByteArray())).isEqualTo("text");
	}

	@Test
	void readsClassesOfTrustedPackages() {
		Book book = new Book("Die Räuber", Optional.empty().isPresent());
		assertThat(this.codec.decode(this.codec.encode(book))).isEqualTo(book);
		assertThat(this.codec.decode(this.codec.encode(List.of(book)))).isEqualTo(List.of(book));
	}

	@Test
	void refusesOtherClassesBeforeTheyAreInstantiated() throws Exception {
		JavaCacheCodec trustsNothing = new JavaCacheCodec(getClass().getClassLoader(), List.of());
		byte[] bytes = this.codec.encode(new ArrayList<>(List.of(new Gadget())));
		Gadget.read = false;
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> trustsNothing.decode(bytes))
			.withCauseInstanceOf(InvalidClassException.class);
		assertThat(Gadget.read).isFalse();
		this.codec.decode(bytes);
		assertThat(Gadget.read).isTrue();
	}

	@Test
	void trustsPackagesAndNotNamesThatBeginAlike() {
		JavaCacheCodec trustsPrefix = new JavaCacheCodec(getClass().getClassLoader(),
				List.of("dev.elasticache.boot.ca"));
		byte[] bytes = this.codec.encode(new Book("title", true));
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> trustsPrefix.decode(bytes));
	}

	@Test
	void writesNothingThatItWouldNotRead() {
		JavaCacheCodec trustsNothing = new JavaCacheCodec(getClass().getClassLoader(), List.of());
		Book book = new Book("title", true);
		Object proxy = Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Lendable.class },
				new Lender());
		for (Object value : List.of(book, List.of(book), new Book[0], Map.of("book", proxy),
				new LinkedHashMap<>(Map.of("key", new ArrayList<>(List.of(book)))), Genre.DRAMA)) {
			assertThatIllegalArgumentException().isThrownBy(() -> trustsNothing.encode(value))
				.withMessageContaining("elasticache.cache.trusted-packages");
		}
		assertThatIllegalArgumentException().isThrownBy(() -> trustsNothing.encode(List.of(book)))
			.withMessageContaining("'" + Book.class.getName() + "'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.encode(proxy));
	}

	@Test
	void refusesUrlWhichAsksDnsWhenHashed() throws Exception {
		URL url = new URL("https://example.com");
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(url);
		}
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> this.codec.decode(bytes.toByteArray()));
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.encode(url));
	}

	@Test
	void refusesArrayThatIsLongerThanItsBytes() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(new long[2000]);
		}
		byte[] truncated = Arrays.copyOf(bytes.toByteArray(), 40);
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> this.codec.decode(truncated))
			.withCauseInstanceOf(InvalidClassException.class);
	}

	@Test
	void refusesGarbage() {
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> this.codec.decode(new byte[] { 1, 2 }));
	}

	@Test
	void namesTypeThatCannotBeSerialized() {
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> this.codec.encode(new Object()))
			.withMessageContaining("java.lang.Object");
	}

	record Book(String title, boolean lent) implements Serializable {

	}

	enum Genre {

		DRAMA

	}

	interface Lendable {

	}

	record Lender() implements InvocationHandler, Serializable {

		@Override
		public Object invoke(Object proxy, Method method, Object[] arguments) {
			return null;
		}

	}

	static class Gadget implements Serializable {

		static volatile boolean read;

		private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
			in.defaultReadObject();
			read = true;
		}

	}

}
