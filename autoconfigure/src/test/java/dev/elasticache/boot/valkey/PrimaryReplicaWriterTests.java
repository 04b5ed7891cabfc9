package dev.elasticache.boot.valkey;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolVersion;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PrimaryReplicaWriter}: what it makes of a server that lets it wait.
 */
class PrimaryReplicaWriterTests {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private static final int COMMANDS = 20_000;

	private final List<Integer> numbers = Collections.synchronizedList(new ArrayList<>());

	private final CountDownLatch handshake = new CountDownLatch(1);

	private final RedisClient client = RedisClient.create();

	private final ServerSocket server = listen();

	@BeforeEach
	void serve() {
		this.client.setOptions(ClientOptions.builder()
			.protocolVersion(ProtocolVersion.RESP2)
			.maintNotificationsConfig(MaintNotificationsConfig.disabled())
			.build());
		CompletableFuture.runAsync(this::answerHandshakeAlone);
	}

	@AfterEach
	void stop() throws IOException {
		this.handshake.countDown();
		this.client.shutdown();
		this.server.close();
	}

	@Test
	void givesUpOnConnectionInTime() {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> get().get(10, TimeUnit.SECONDS))
			.havingCause()
			.isInstanceOf(RedisCommandTimeoutException.class)
			.withMessage("No connection and reply within 500 ms");
	}

	@Test
	void countsTimeToConnectAsTimeToWaitForReply() throws Exception {
		long start = System.nanoTime();
		AsyncCommand<String, String, String> command = get();
		assertThat(command.await(TIMEOUT.toMillis() * 3 / 5, TimeUnit.MILLISECONDS)).isFalse();
		this.handshake.countDown();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> command.get(10, TimeUnit.SECONDS))
			.withCauseInstanceOf(RedisCommandTimeoutException.class);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(TIMEOUT, TIMEOUT.multipliedBy(3));
	}

	@Test
	void keepsOrderOfCommandsWhileItConnects() {
		PrimaryReplicaWriter<String, String> writer = writer(Duration.ofSeconds(10));
		for (int number = 0; number < COMMANDS; number++) {
			if (number == COMMANDS / 10) {
				this.handshake.countDown();
			}
			writer.write(command(number));
		}
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> this.numbers.size() == COMMANDS);
		assertThat(this.numbers).isSorted();
	}

	private AsyncCommand<String, String, String> get() {
		AsyncCommand<String, String, String> command = command(0);
		writer(TIMEOUT).write(command);
		return command;
	}

	private AsyncCommand<String, String, String> command(int number) {
		return new AsyncCommand<>(new Command<>(CommandType.ECHO, new StatusOutput<>(StringCodec.UTF8),
				new CommandArgs<>(StringCodec.UTF8).add(1_000_000 + number)));
	}

	private PrimaryReplicaWriter<String, String> writer(Duration timeout) {
		RedisURI uri = RedisURI.create("localhost", this.server.getLocalPort());
		return new PrimaryReplicaWriter<>(new NodeConnections<>(this.client, StringCodec.UTF8),
				() -> Endpoints.of(List.of(uri), uri), null, this.client.getOptions().getReadOnlyCommands(), timeout,
				this.client.getResources());
	}

	private void answerHandshakeAlone() {
		try (Socket socket = this.server.accept()) {
			OutputStream replies = socket.getOutputStream();
			BufferedReader requests = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			String line;
			while ((line = requests.readLine()) != null) {
				if (line.equals("PING")) {
					this.handshake.await();
					replies.write("+PONG\r\n".getBytes(StandardCharsets.US_ASCII));
				}
				else if (line.equals("SETINFO")) {
					replies.write("+OK\r\n".getBytes(StandardCharsets.US_ASCII));
				}
				else if (line.matches("1\\d{6}")) {
					this.numbers.add(Integer.parseInt(line));
				}
			}
		}
		catch (IOException | InterruptedException ex) {
			// The test is over
		}
	}

	private static ServerSocket listen() {
		try {
			return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
