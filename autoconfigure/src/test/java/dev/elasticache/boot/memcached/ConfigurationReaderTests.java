package dev.elasticache.boot.memcached;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ConfigurationReader} and {@link Dialog}.
 *
 * @author The ElastiCache Boot authors
 */
class ConfigurationReaderTests {

	private static final String COMMAND = "config get cluster";

	private static final String ITEM = "get AmazonElastiCache:cluster";

	private static final String CONFIGURATION = "12\n0001.test||11211 0002.test||11211\n\r\n";

	private static final ClusterConfiguration EXPECTED = new ClusterConfiguration(12,
			List.of(Clients.address("0001.test", 11211), Clients.address("0002.test", 11211)));

	private final List<String> asked = new CopyOnWriteArrayList<>();

	@Test
	void asksByCommand() throws Exception {
		try (ScriptedServer server = server(Map.of(COMMAND, answer("CONFIG cluster 0 ")))) {
			assertThat(read(server)).isEqualTo(EXPECTED);
			assertThat(this.asked).containsExactly(COMMAND);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "ERROR\r\n", "CLIENT_ERROR bad command line format\r\n", "END\r\n" })
	void asksForItemWhereCommandIsNotKnown(String answer) throws Exception {
		try (ScriptedServer server = server(
				Map.of(COMMAND, answer, ITEM, answer("VALUE AmazonElastiCache:cluster 0 ")))) {
			assertThat(read(server)).isEqualTo(EXPECTED);
			assertThat(this.asked).containsExactly(COMMAND, ITEM);
		}
	}

	@Test
	void saysThatServerKnowsOfNoCluster() throws Exception {
		try (ScriptedServer server = server(Map.of(COMMAND, "ERROR\r\n", ITEM, "END\r\n"))) {
			assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read(server))
				.withMessageStartingWith("The server knows of no cluster");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "CONFIG cluster 0 6\r\n1\na||1\n\r\nEND\r\n", "CONFIG cluster 0 many\r\n",
			"CONFIG cluster 0 999999\r\n", "CONFIG cluster 0 -1\r\n\r\nEND\r\n",
			"CONFIG cluster 0 3\r\n1\na\r\nEND\r\n", "VALUE other 0 7\r\n1\na||1\n\r\nEND\r\n",
			"SERVER_ERROR out of memory\r\n", "HTTP/1.1 400 Bad Request\r\n" })
	void refusesOtherAnswers(String answer) throws Exception {
		try (ScriptedServer server = server(Map.of(COMMAND, answer))) {
			assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read(server));
		}
	}

	@Test
	void refusesLineWithoutEnd() throws Exception {
		try (ScriptedServer server = server(Map.of(COMMAND, "x".repeat(10_000)))) {
			assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read(server));
		}
	}

	@Test
	void readsAnswerThatComesInPieces() throws Exception {
		try (ScriptedServer server = ScriptedServer.tls((socket, beneath) -> {
			for (byte part : answer("CONFIG cluster 0 ").getBytes(StandardCharsets.US_ASCII)) {
				socket.getOutputStream().write(part);
			}
			socket.getInputStream().read(new byte[1000]);
		})) {
			assertThat(read(server)).isEqualTo(EXPECTED);
		}
	}

	@Test
	void limitsTimeOfSilentServer() throws Exception {
		try (ScriptedServer server = server(Map.of(COMMAND, ""))) {
			NodeConnector connector = new NodeConnector(server.trust(), null, null, Duration.ofMillis(300));
			assertThatExceptionOfType(SocketTimeoutException.class)
				.isThrownBy(() -> new ConfigurationReader(connector, connector).readFromNode(server.address()))
				.withMessage("No answer within 300 ms");
		}
	}

	@Test
	void saysThatServerClosedConnection() throws Exception {
		try (ScriptedServer server = ScriptedServer
			.tls((socket, beneath) -> socket.getInputStream().read(new byte[100]))) {
			assertThatExceptionOfType(EOFException.class).isThrownBy(() -> read(server));
		}
	}

	@Test
	void verifiesEndpointByTheNameToExpectAndNodesByTheirOwn() throws Exception {
		try (ScriptedServer server = ScriptedServer.tls("0001.test", (socket, beneath) -> {
			socket.getInputStream().read(new byte[100]);
			socket.getOutputStream().write(answer("CONFIG cluster 0 ").getBytes(StandardCharsets.US_ASCII));
		})) {
			ConfigurationReader reader = new MemcachedClientBuilder(List.of(server.address()))
				.discoveryInterval(Duration.ofMinutes(1))
				.trustMaterial(server.trust())
				.tlsHostName("0001.test")
				.settings()
				.configurationReader();
			assertThat(reader.readFromEndpoint(server.address())).isEqualTo(EXPECTED);
			assertThatExceptionOfType(SSLHandshakeException.class)
				.isThrownBy(() -> reader.readFromNode(server.address()))
				.withMessageContaining("localhost");
		}
	}

	private static ClusterConfiguration read(ScriptedServer server) throws Exception {
		NodeConnector connector = new NodeConnector(server.trust(), null, null, Duration.ofSeconds(5));
		return new ConfigurationReader(connector, connector).readFromEndpoint(server.address());
	}

	private ScriptedServer server(Map<String, String> answers) throws Exception {
		return ScriptedServer.tls((socket, beneath) -> {
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			String line;
			while ((line = reader.readLine()) != null) {
				this.asked.add(line);
				String answer = answers.get(line);
				if (answer == null) {
					throw new IOException("Not expected: " + line);
				}
				socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
			}
		});
	}

	private static String answer(String head) {
		return head + CONFIGURATION.length() + "\r\n" + CONFIGURATION + "\r\nEND\r\n";
	}

}
