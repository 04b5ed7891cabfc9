package dev.elasticache.boot.memcached;

import java.io.EOFException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TlsChannel}, against the JDK's sockets.
 *
 * @author The ElastiCache Boot authors
 */
class TlsChannelTests {

	private static final byte[] DATA = data(100_000);

	@ParameterizedTest
	@CsvSource({ "TLSv1.2,17408", "TLSv1.3,17408", "TLSv1.2,100", "TLSv1.3,100", "TLSv1.2,1", "TLSv1.3,1" })
	void readsRecordsOfAnySizeIntoBuffersOfAnySize(String protocol, int bufferSize) throws Exception {
		try (ScriptedServer server = ScriptedServer.tls(TlsChannelTests::writeRecords);
				NodeChannel channel = connect(server, protocol)) {
			assertThat(read(channel, DATA.length, bufferSize)).isEqualTo(DATA);
		}
	}

	private static void writeRecords(SSLSocket socket, OutputStream beneath) throws Exception {
		Random random = new Random(5);
		int position = 0;
		while (position < DATA.length) {
			int size = Math.min(random.nextBoolean() ? random.nextInt(200) : random.nextInt(16385),
					DATA.length - position);
			socket.getOutputStream().write(DATA, position, size);
			position += size;
		}
		socket.getInputStream().read();
	}

	@Test
	void readsSeveralRecordsAtOnce() throws Exception {
		CountDownLatch written = new CountDownLatch(1);
		try (ScriptedServer server = ScriptedServer.tls((socket, beneath) -> {
			for (int i = 0; i < 10; i++) {
				socket.getOutputStream().write(i);
			}
			written.countDown();
			socket.getInputStream().read();
		}); NodeChannel channel = connect(server)) {
			written.await();
			LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
			ByteBuffer buffer = ByteBuffer.allocate(100);
			assertThat(channel.read(buffer)).isEqualTo(10);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void continuesWritesThatTheSocketDidNotTake(String protocol) throws Exception {
		byte[] data = data(8_000_000);
		CountDownLatch blocked = new CountDownLatch(1);
		CompletableFuture<byte[]> received = new CompletableFuture<>();
		try (ScriptedServer server = ScriptedServer.tls((socket, beneath) -> {
			blocked.await();
			received.complete(socket.getInputStream().readNBytes(data.length));
		}); NodeChannel channel = connect(server, protocol)) {
			ByteBuffer buffer = ByteBuffer.wrap(data);
			while (buffer.hasRemaining() || channel.hasPending()) {
				if (channel.write(buffer) == 0) {
					blocked.countDown();
					LockSupport.parkNanos(100_000);
				}
			}
			assertThat(blocked.getCount()).isZero();
			assertThat(received.get(5, TimeUnit.SECONDS)).isEqualTo(data);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void endsWithCloseNotify(String protocol) throws Exception {
		try (ScriptedServer server = ScriptedServer.tls((socket, beneath) -> {
			socket.getOutputStream().write(DATA, 0, 10);
			socket.close();
		}); NodeChannel channel = connect(server, protocol)) {
			assertThat(read(channel, 10, 100)).isEqualTo(Arrays.copyOf(DATA, 10));
			assertThatExceptionOfType(EOFException.class).isThrownBy(() -> read(channel, 1, 100))
				.withMessage("end of stream");
			assertThat(channel.getFailure()).hasMessage("Connection closed by the server");
		}
	}

	@Test
	void failsWhenConnectionEndsInMidRecord() throws Exception {
		try (ScriptedServer server = ScriptedServer.tls((socket, beneath) -> {
			socket.getOutputStream().write(DATA, 0, 10);
			beneath.write(new byte[] { 23, 3, 3, 64, 0, 1, 2, 3 });
			beneath.close();
		}); NodeChannel channel = connect(server)) {
			assertThat(read(channel, 10, 100)).isEqualTo(Arrays.copyOf(DATA, 10));
			assertThatExceptionOfType(EOFException.class).isThrownBy(() -> read(channel, 1, 100))
				.withMessage("Connection closed by the server in the middle of a TLS record");
		}
	}

	@Test
	void failsWhenConnectionEndsWithoutCloseNotify() throws Exception {
		try (ScriptedServer server = ScriptedServer.tls((socket, beneath) -> beneath.close());
				NodeChannel channel = connect(server)) {
			assertThatExceptionOfType(EOFException.class).isThrownBy(() -> read(channel, 1, 100))
				.withMessage("Connection closed by the server without a TLS close_notify");
		}
	}

	@Test
	void failsWhenRecordWasTamperedWith() throws Exception {
		try (ScriptedServer server = ScriptedServer.tls((socket, beneath) -> {
			beneath.write(new byte[] { 23, 3, 3, 0, 32 });
			beneath.write(new byte[32]);
			socket.getInputStream().read();
		}); NodeChannel channel = connect(server)) {
			assertThatExceptionOfType(SSLException.class).isThrownBy(() -> read(channel, 1, 100));
		}
	}

	@Test
	void answersKeyUpdates() throws Exception {
		try (ScriptedServer server = ScriptedServer.tls((socket, beneath) -> {
			for (int i = 0; i < 10; i++) {
				socket.getOutputStream().write(i);
				socket.startHandshake();
				assertThat(socket.getInputStream().read()).isEqualTo(i);
			}
			socket.getOutputStream().write(42);
			socket.getInputStream().read();
		}); NodeChannel channel = connect(server, "TLSv1.3")) {
			for (int i = 0; i < 10; i++) {
				assertThat(read(channel, 1, 100)).containsExactly(i);
				ByteBuffer answer = ByteBuffer.wrap(new byte[] { (byte) i });
				while (answer.hasRemaining() || channel.hasPending()) {
					channel.write(answer);
				}
			}
			assertThat(read(channel, 1, 100)).containsExactly(42);
			assertThat(server.failures()).isEmpty();
		}
	}

	@Test
	void refusesRenegotiation() throws Exception {
		try (ScriptedServer server = ScriptedServer.tls((socket, beneath) -> {
			socket.startHandshake();
			socket.getInputStream().read();
		}); NodeChannel channel = connect(server, "TLSv1.2")) {
			assertThatExceptionOfType(SSLException.class).isThrownBy(() -> read(channel, 1, 100))
				.withMessageContaining("renegotiation");
		}
	}

	@Test
	void saysGoodbye() throws Exception {
		CompletableFuture<Integer> end = new CompletableFuture<>();
		try (ScriptedServer server = ScriptedServer
			.tls((socket, beneath) -> end.complete(socket.getInputStream().read()))) {
			connect(server).close();
			assertThat(end.get(2, TimeUnit.SECONDS)).isEqualTo(-1);
			assertThat(server.failures()).isEmpty();
		}
	}

	private static NodeChannel connect(ScriptedServer server, String... protocols) throws Exception {
		return new NodeConnector(server.trust(protocols), null, null, Duration.ofSeconds(5)).connect(server.address());
	}

	private static byte[] read(NodeChannel channel, int length, int bufferSize) throws Exception {
		ByteBuffer all = ByteBuffer.allocate(length);
		ByteBuffer buffer = ByteBuffer.allocateDirect(bufferSize);
		long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
		while (all.hasRemaining() && System.nanoTime() < end) {
			int count = channel.read(buffer);
			if (count < 0) {
				throw new EOFException("end of stream");
			}
			if (count == 0) {
				LockSupport.parkNanos(100_000);
			}
			all.put(buffer.flip());
			buffer.clear();
		}
		return all.array();
	}

	private static byte[] data(int length) {
		byte[] data = new byte[length];
		new Random(11).nextBytes(data);
		return data;
	}

}
