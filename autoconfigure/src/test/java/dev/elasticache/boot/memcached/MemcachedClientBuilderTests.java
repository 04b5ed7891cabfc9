package dev.elasticache.boot.memcached;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLHandshakeException;

import dev.elasticache.boot.tls.TrustMaterial;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.internal.GetCompletionListener;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link MemcachedClientBuilder} and its clients, on servers that misbehave.
 *
 * @author The ElastiCache Boot authors
 */
@ExtendWith(OutputCaptureExtension.class)
class MemcachedClientBuilderTests {

	private static final InetSocketAddress AWAY = Clients.address("localhost", 1);

	@Test
	void refusesNoNodes() {
		assertThatIllegalArgumentException().isThrownBy(() -> new MemcachedClientBuilder(List.of()));
	}

	@Test
	void buildsClientOfNodeThatIsAway() {
		MemcachedClient client = new MemcachedClientBuilder(List.of(AWAY, AWAY)).build();
		assertThat(MemcachedNodeState.of(client)).singleElement().satisfies((state) -> {
			assertThat(state.host()).isEqualTo("localhost");
			assertThat(state.port()).isOne();
			assertThat(state.connected()).isFalse();
			assertThat(state.lastFailure()).hasMessage("Connection refused");
		});
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> client.get("key"));
		client.shutdown();
	}

	@Test
	void logsCauseOnce(CapturedOutput output) {
		MemcachedClient client = new MemcachedClientBuilder(List.of(AWAY)).build();
		Awaitility.await()
			.until(() -> ((Node) client.getConnection().getLocator().getPrimary("key")).getReconnectCount() > 0);
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> client.get("secret"));
		client.shutdown();
		assertThat(output).containsOnlyOnce("Memcached node localhost:1 is not connected").doesNotContain("secret");
	}

	@Test
	void ceasesToListenToReloadsWhenItIsShutDown() {
		TrustMaterial trustMaterial = mock();
		MemcachedClient client = new MemcachedClientBuilder(List.of(AWAY)).trustMaterial(trustMaterial).build();
		ArgumentCaptor<Runnable> listener = ArgumentCaptor.captor();
		then(trustMaterial).should().addReloadListener(listener.capture());
		client.shutdown();
		then(trustMaterial).should().removeReloadListener(listener.getValue());
	}

	@Test
	void sendsNothingToUntrustedServer(CapturedOutput output) throws Exception {
		AtomicInteger handshakes = new AtomicInteger();
		try (ScriptedServer server = ScriptedServer.tls((socket, beneath) -> handshakes.incrementAndGet());
				ScriptedServer other = ScriptedServer.raw((socket) -> {
				})) {
			MemcachedClient client = new MemcachedClientBuilder(List.of(server.address()))
				.trustMaterial(other.trust("TLSv1.2"))
				.build();
			MemcachedCacheStore store = new MemcachedCacheStore(client);
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> joinCause(store.get("region", "key")))
				.withMessage("Memcached node localhost:%d is not connected", server.address().getPort())
				.withCauseInstanceOf(SSLHandshakeException.class);
			client.shutdown();
			Awaitility.await().untilAsserted(() -> assertThat(server.failures()).isNotEmpty());
			assertThat(handshakes).hasValue(0);
			assertThat(output).contains("PKIX path");
		}
	}

	@Test
	void leavesNoThreadBehind() throws Exception {
		try (ScriptedServer server = memcached("END\r\n")) {
			MemcachedClient client = new MemcachedClientBuilder(List.of(server.address())).build();
			assertThat(client.get("key")).isNull();
			List<Thread> threads = Thread.getAllStackTraces()
				.keySet()
				.stream()
				.filter((thread) -> thread.getName().startsWith("memcached-"))
				.toList();
			assertThat(threads).isNotEmpty().allMatch(Thread::isDaemon);
			client.shutdown();
			Awaitility.await().until(() -> threads.stream().noneMatch(Thread::isAlive));
		}
	}

	@Test
	void tellsListenersOnNoMoreThreadsThanProcessors() throws Exception {
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		CountDownLatch told = new CountDownLatch(200);
		try (ScriptedServer server = memcached("END\r\n")) {
			MemcachedClient client = new MemcachedClientBuilder(List.of(server.address())).build();
			for (int i = 0; i < 200; i++) {
				client.asyncGet("key").addListener((GetCompletionListener) (read) -> {
					threads.add(Thread.currentThread());
					TimeUnit.MILLISECONDS.sleep(1);
					told.countDown();
				});
			}
			assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
			client.shutdown();
		}
		assertThat(threads).hasSizeBetween(1, Runtime.getRuntime().availableProcessors())
			.allMatch((thread) -> thread.getName().startsWith("memcached-listener-"));
	}

	@Test
	void tellsListenersOfOperationsThatEndWithTheClient() throws Exception {
		CountDownLatch told = new CountDownLatch(1);
		try (ScriptedServer silent = ScriptedServer.raw((socket) -> socket.getInputStream().readAllBytes())) {
			MemcachedClient client = new MemcachedClientBuilder(List.of(silent.address())).build();
			client.asyncGet("key").addListener((GetCompletionListener) (read) -> told.countDown());
			client.shutdown();
			assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void answersOperationsOfClientThatWasShutDown() throws Exception {
		try (ScriptedServer server = memcached("END\r\n")) {
			MemcachedClient client = new MemcachedClientBuilder(List.of(server.address())).build();
			MemcachedCacheStore store = new MemcachedCacheStore(client);
			client.shutdown();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> joinCause(store.get("region", "key")));
		}
	}

	@Test
	void takesNoValueOfAnotherKey() throws Exception {
		AtomicInteger connections = new AtomicInteger();
		try (ScriptedServer server = memcached("VALUE other 0 1\r\nx\r\nEND\r\n", connections)) {
			MemcachedClient client = new MemcachedClientBuilder(List.of(server.address())).build();
			MemcachedCacheStore store = new MemcachedCacheStore(client);
			CompletableFuture<byte[]> mismatched = store.get("region", "key");
			CompletableFuture<Boolean> next = store.evict("region", "next");
			assertThat(mismatched.get()).isNull();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> joinCause(next))
				.withCauseInstanceOf(ProtocolException.class);
			assertThat(MemcachedNodeState.of(client)).extracting(MemcachedNodeState::mismatches).containsExactly(1L);
			Awaitility.await().until(() -> connections.get() == 2);
			Awaitility.await().until(() -> MemcachedNodeState.of(client).get(0).connected());
			assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> client.get("key"));
			Awaitility.await().until(() -> connections.get() == 3);
			client.shutdown();
		}
	}

	@Test
	void takesNoAnswerOfAnotherCommand() throws Exception {
		AtomicInteger connections = new AtomicInteger();
		try (ScriptedServer server = memcached("DELETED\r\n", connections)) {
			MemcachedClient client = new MemcachedClientBuilder(List.of(server.address())).build();
			NodeCommands commands = new NodeCommands(client.getConnection());
			assertThat(commands.delete(commands.getNode("key"), "key").get().isSuccess()).isTrue();
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> joinCause(commands.set(commands.getNode("key"), "key", 0, new byte[0])))
				.withCauseInstanceOf(ProtocolException.class);
			assertThat(MemcachedNodeState.of(client)).extracting(MemcachedNodeState::mismatches).containsExactly(1L);
			Awaitility.await().until(() -> connections.get() == 2);
			client.shutdown();
		}
	}

	@Test
	void survivesAnswerThatNoCommandHas() throws Exception {
		AtomicInteger connections = new AtomicInteger();
		try (ScriptedServer server = memcached("NONSENSE\r\n", connections)) {
			MemcachedClient client = new MemcachedClientBuilder(List.of(server.address())).build();
			MemcachedCacheStore store = new MemcachedCacheStore(client);
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> joinCause(store.get("region", "key")));
			Awaitility.await().until(() -> connections.get() == 2);
			assertThat(client.getConnection().isAlive()).isTrue();
			client.shutdown();
		}
	}

	@Test
	void tellsErrorsOfServerAndStaysConnected() throws Exception {
		AtomicInteger connections = new AtomicInteger();
		try (ScriptedServer server = memcached("SERVER_ERROR out of memory storing object\r\n", connections)) {
			MemcachedClient client = new MemcachedClientBuilder(List.of(server.address())).build();
			MemcachedCacheStore store = new MemcachedCacheStore(client);
			for (int i = 0; i < 3; i++) {
				assertThatExceptionOfType(IOException.class)
					.isThrownBy(() -> joinCause(store.put("region", "key", new byte[0], null)))
					.withStackTraceContaining("SERVER_ERROR out of memory storing object")
					.matches(store::isAnswer);
			}
			assertThat(connections).hasValue(1);
			client.shutdown();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "CLIENT_ERROR bad data chunk", "ERROR" })
	void tellsErrorsThatLeaveTheConnectionInDoubtAndReconnects(String error) throws Exception {
		AtomicInteger connections = new AtomicInteger();
		try (ScriptedServer server = memcached(error + "\r\n", connections)) {
			MemcachedClient client = new MemcachedClientBuilder(List.of(server.address())).build();
			MemcachedCacheStore store = new MemcachedCacheStore(client);
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> joinCause(store.put("region", "key", new byte[0], null)))
				.matches((failure) -> !store.isAnswer(failure));
			Awaitility.await().until(() -> connections.get() == 2);
			client.shutdown();
		}
	}

	private static ScriptedServer memcached(String answer) throws Exception {
		return memcached(answer, new AtomicInteger());
	}

	private static ScriptedServer memcached(String answer, AtomicInteger connections) throws Exception {
		return ScriptedServer.raw((socket) -> {
			connections.incrementAndGet();
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
			String line;
			while ((line = reader.readLine()) != null) {
				if (line.startsWith("set") || line.startsWith("add")) {
					// The stamp of a generation may hold ends of lines
					reader.skip(Integer.parseInt(line.split(" ")[4]) + "\r\n".length());
				}
				socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
			}
		});
	}

	private static void joinCause(CompletableFuture<?> future) throws Throwable {
		try {
			future.get();
		}
		catch (ExecutionException ex) {
			throw ex.getCause();
		}
	}

}
