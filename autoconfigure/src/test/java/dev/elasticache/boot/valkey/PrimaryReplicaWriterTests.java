package dev.elasticache.boot.valkey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolVersion;
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

	private final CountDownLatch handshake = new CountDownLatch(1);

	private final RedisClient client = RedisClient.create();

	private final ServerSocket server = listen();

	@BeforeEach
	void serve() {
		this.client.setOptions(ClientOptions.builder().protocolVersion(ProtocolVersion.RESP2).build());
		CompletableFuture.runAsync(this::answerFirstRequestAlone);
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

	private AsyncCommand<String, String, String> get() {
		RedisURI uri = RedisURI.create("localhost", this.server.getLocalPort());
		PrimaryReplicaWriter<String, String> writer = new PrimaryReplicaWriter<>(
				new NodeConnections<>(this.client, StringCodec.UTF8), () -> Endpoints.of(List.of(uri), uri), null,
				this.client.getOptions().getReadOnlyCommands(), TIMEOUT, this.client.getResources());
		AsyncCommand<String, String, String> command = new AsyncCommand<>(
				new Command<>(CommandType.PING, new StatusOutput<>(StringCodec.UTF8)));
		writer.write(command);
		return command;
	}

	private void answerFirstRequestAlone() {
		try (Socket socket = this.server.accept()) {
			socket.getInputStream().read(new byte[1024]);
			this.handshake.await();
			socket.getOutputStream().write("+PONG\r\n".getBytes(StandardCharsets.US_ASCII));
			while (socket.getInputStream().read() != -1) {
				// There is no answer to anything else
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
