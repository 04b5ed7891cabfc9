package dev.elasticache.boot.probe;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ServerReader}.
 *
 * @author The ElastiCache Boot authors
 */
class ServerReaderTests {

	@Test
	void readsSimpleReplies() throws Exception {
		ServerReader reader = reader("+OK\r\n-ERR no\r\n:12\r\n_\r\n#t\r\n");
		assertThat(reader.readReply().text()).isEqualTo("OK");
		assertThat(reader.readReply()).satisfies((reply) -> {
			assertThat(reply.isError()).isTrue();
			assertThat(reply.text()).isEqualTo("ERR no");
		});
		assertThat(reader.readReply().text()).isEqualTo("12");
		assertThat(reader.readReply().type()).isEqualTo('_');
		assertThat(reader.readReply().text()).isEqualTo("t");
	}

	@Test
	void readsBlobs() throws Exception {
		ServerReader reader = reader("$5\r\na\r\nbc\r\n$0\r\n\r\n$-1\r\n+next\r\n");
		assertThat(reader.readReply().text()).isEqualTo("a\r\nbc");
		assertThat(reader.readReply().text()).isEmpty();
	}

	@Test
	void readsNestedReplies() throws Exception {
		RespReply reply = reader("%2\r\n+a\r\n*2\r\n:1\r\n%1\r\n+x\r\n+y\r\n+b\r\n*0\r\n").readReply();
		assertThat(reply.elements()).hasSize(4);
		assertThat(reply.elements().get(1).elements().get(1).elements()).extracting(RespReply::text)
			.containsExactly("x", "y");
		assertThat(reply.elements().get(3).elements()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ERROR\r\n", "\r\n", "$99999\r\n", "*1000\r\n", "%-2\r\n", "$x\r\n", "HTTP/1.1 400",
			"\u0015\u0003\u0003" })
	void takesAnythingElseForForeign(String answer) throws Exception {
		assertThat(reader(answer).readReply().isForeign()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "$5\r\nabc", "*2\r\n+a\r\n" })
	void refusesRepliesThatEndEarly(String answer) {
		assertThatExceptionOfType(EOFException.class).isThrownBy(() -> reader(answer).readReply());
	}

	@Test
	void cutsLongLines() throws Exception {
		assertThat(reader("x".repeat(10_000)).readLine()).hasSize(4096);
	}

	@Test
	void stopsAtBombs() {
		String bomb = "*999\r\n" + ("+" + "x".repeat(100) + "\r\n").repeat(999);
		assertThatExceptionOfType(EOFException.class).isThrownBy(() -> reader(bomb).readReply())
			.withMessage("The answer is too long");
	}

	private ServerReader reader(String answer) throws IOException {
		return new ServerReader(new ByteArrayInputStream(answer.getBytes(StandardCharsets.ISO_8859_1)));
	}

}
