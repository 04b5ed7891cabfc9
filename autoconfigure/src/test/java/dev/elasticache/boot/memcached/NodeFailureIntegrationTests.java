package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLHandshakeException;

import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalNode;
import net.spy.memcached.MemcachedClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for nodes that fail: whose keys are affected, for how long, and what callers are
 * told.
 *
 * @author The ElastiCache Boot authors
 */
class NodeFailureIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private static final byte[] VALUE = new byte[100];

	@Test
	void recoversSoonAfterRestart() {
		try (LocalMemcached memcached = LocalMemcached.builder().start()) {
			MemcachedClient client = Clients.of(memcached).build();
			MemcachedCacheStore store = new MemcachedCacheStore(client, TIMEOUT);
			store.put("region", "key", VALUE, null).join();
			memcached.nodes().get(0).kill();
			Awaitility.await().until(() -> !state(client, 0).connected());
			CompletableFuture<byte[]> read = store.get("region", "key");
			assertThat(read).isCompletedExceptionally();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> joinCause(read))
				.withMessageContaining("localhost:" + memcached.port())
				.havingCause();
			park(Duration.ofSeconds(3));
			memcached.nodes().get(0).restart();
			long start = System.nanoTime();
			Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> succeeds(store.get("region", "key")));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
			client.shutdown();
		}
	}

	@Test
	void silentHandshakeOfOneNodeLeavesOthersAlone() throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().start();
				ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
			MemcachedClient client = new MemcachedClientBuilder(List.of(Clients.address(memcached.nodes().get(0)),
					Clients.address("localhost", silent.getLocalPort())))
				.trustMaterial(Clients.trust(memcached.certificates().trustStore()))
				.build();
			MemcachedCacheStore store = new MemcachedCacheStore(client, TIMEOUT);
			long[] latencies = measure(client, store, 0, Duration.ofSeconds(5));
			report("one silent handshake", latencies);
			assertThat(percentile(latencies, 99)).isLessThan(Duration.ofMillis(50));
			assertThat(state(client, 1).connected()).isFalse();
			assertThat(state(client, 1).lastFailure()).hasMessage("No TLS handshake within 1000 ms");
			client.shutdown();
		}
	}

	@Test
	void stalledNodeLeavesOthersAloneAndRecovers() throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().nodes(2).start()) {
			MemcachedClient client = Clients.of(memcached).operationTimeout(TIMEOUT).build();
			MemcachedCacheStore store = new MemcachedCacheStore(client, TIMEOUT);
			String stalledKey = keyOf(client, 1);
			memcached.nodes().get(1).pause();
			assertThatExceptionOfType(TimeoutException.class)
				.isThrownBy(() -> joinCause(store.get("region", stalledKey)))
				.withMessageContaining("localhost:" + memcached.nodes().get(1).port())
				.withMessageContaining("within 500 ms");
			for (int i = 0; i < 20; i++) {
				store.get("region", stalledKey);
			}
			long[] latencies = measure(client, store, 0, Duration.ofSeconds(4));
			report("one stalled node", latencies);
			assertThat(percentile(latencies, 99)).isLessThan(Duration.ofMillis(50));
			assertThat(state(client, 1).connected()).isFalse();
			memcached.nodes().get(1).resume();
			long start = System.nanoTime();
			Awaitility.await()
				.pollInterval(Duration.ofMillis(10))
				.until(() -> succeeds(store.put("region", stalledKey, VALUE, null)));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
			client.shutdown();
		}
	}

	@Test
	void answerThatEndsInMidRecordFailsAtOnce() throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().start(); Proxy proxy = new Proxy(memcached.port())) {
			MemcachedClient client = client(memcached.certificates(), proxy.port());
			MemcachedCacheStore store = new MemcachedCacheStore(client, TIMEOUT);
			store.put("region", "key", new byte[500_000], null).join();
			proxy.answerOnly(30_000, true);
			long start = System.nanoTime();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> joinCause(store.get("region", "key")))
				.havingCause()
				.withMessage("Connection closed by the server in the middle of a TLS record");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT);
			proxy.answerAll();
			Awaitility.await().atMost(Duration.ofSeconds(2)).until(() -> succeeds(store.get("region", "key")));
			client.shutdown();
		}
	}

	@Test
	void answerThatStallsInMidRecordTimesOutAndRecovers() throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().start(); Proxy proxy = new Proxy(memcached.port())) {
			MemcachedClient client = client(memcached.certificates(), proxy.port());
			MemcachedCacheStore store = new MemcachedCacheStore(client, TIMEOUT);
			store.put("region", "key", new byte[500_000], null).join();
			proxy.answerOnly(30_000, false);
			assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> joinCause(store.get("region", "key")));
			for (int i = 0; i < 20; i++) {
				store.get("region", "key" + i);
			}
			Awaitility.await().until(() -> !state(client, 0).connected());
			proxy.answerAll();
			Awaitility.await().atMost(Duration.ofSeconds(2)).until(() -> succeeds(store.get("region", "key")));
			client.shutdown();
		}
	}

	@Test
	void refusesNodesWithSwappedCertificatesAndServesTheOther() throws Exception {
		LocalCertificates certificates = LocalCertificates.create();
		try (LocalMemcached memcached = LocalMemcached.builder()
			.certificates(certificates)
			.nodes(3)
			.serverNames(0, "127.0.0.1")
			.serverNames(1, "localhost")
			.serverNames(2, "localhost")
			.start()) {
			List<LocalNode> nodes = memcached.nodes();
			MemcachedClient client = new MemcachedClientBuilder(
					List.of(Clients.address("localhost", nodes.get(0).port()),
							Clients.address("127.0.0.1", nodes.get(1).port()),
							Clients.address("localhost", nodes.get(2).port())))
				.trustMaterial(Clients.trust(certificates.trustStore()))
				.build();
			MemcachedCacheStore store = new MemcachedCacheStore(client, TIMEOUT);
			assertThat(state(client, 0).connected()).isFalse();
			assertThat(state(client, 0).lastFailure()).isInstanceOf(SSLHandshakeException.class)
				.hasMessageContaining("localhost");
			assertThat(state(client, 1).connected()).isFalse();
			assertThat(state(client, 1).lastFailure()).isInstanceOf(SSLHandshakeException.class)
				.hasMessageContaining("127.0.0.1");
			assertThat(state(client, 2).connected()).isTrue();
			store.put("region", keyOf(client, 2), VALUE, null).join();
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> joinCause(store.put("region", keyOf(client, 0), VALUE, null)))
				.withCauseInstanceOf(SSLHandshakeException.class);
			client.shutdown();
		}
	}

	@Test
	void noticesThatIdleNodeLeft() {
		try (LocalMemcached memcached = LocalMemcached.builder().start()) {
			MemcachedClient client = Clients.of(memcached).build();
			assertThat(state(client, 0).connected()).isTrue();
			memcached.nodes().get(0).kill();
			Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> !state(client, 0).connected());
			memcached.nodes().get(0).restart();
			Awaitility.await().atMost(Duration.ofSeconds(2)).until(() -> state(client, 0).connected());
			client.shutdown();
		}
	}

	private static MemcachedClient client(LocalCertificates certificates, int port) {
		return new MemcachedClientBuilder(List.of(Clients.address("localhost", port)))
			.trustMaterial(Clients.trust(certificates.trustStore()))
			.build();
	}

	private static MemcachedNodeState state(MemcachedClient client, int node) {
		return MemcachedNodeState.of(client).get(node);
	}

	private static String keyOf(MemcachedClient client, int node) {
		int port = state(client, node).port();
		for (int i = 0;; i++) {
			String key = MemcachedKey.ofEntry("region", "key" + i);
			if (client.getConnection().getLocator().getPrimary(key) instanceof Node candidate
					&& candidate.getAddress().getPort() == port) {
				return "key" + i;
			}
		}
	}

	private static long[] measure(MemcachedClient client, MemcachedCacheStore store, int node, Duration duration) {
		String key = keyOf(client, node);
		store.put("region", key, VALUE, null).join();
		long end = System.nanoTime() + duration.toNanos();
		long[] latencies = new long[1_000_000];
		int count = 0;
		while (System.nanoTime() < end) {
			long start = System.nanoTime();
			store.get("region", key).join();
			latencies[count++] = System.nanoTime() - start;
		}
		long[] sorted = Arrays.copyOf(latencies, count);
		Arrays.sort(sorted);
		return sorted;
	}

	private static Duration percentile(long[] latencies, int percent) {
		return Duration.ofNanos(latencies[latencies.length * percent / 100]);
	}

	private static void report(String what, long[] latencies) {
		System.out.printf("%s: %d reads, p50 %d us, p99 %d us, max %d us%n", what, latencies.length,
				percentile(latencies, 50).toNanos() / 1000, percentile(latencies, 99).toNanos() / 1000,
				latencies[latencies.length - 1] / 1000);
	}

	private static boolean succeeds(CompletableFuture<?> future) {
		return future.handle((value, failure) -> failure == null).join();
	}

	private static void joinCause(CompletableFuture<?> future) throws Throwable {
		try {
			future.get();
		}
		catch (ExecutionException ex) {
			throw ex.getCause();
		}
	}

	private static void park(Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		Awaitility.await().atMost(duration.multipliedBy(2)).until(() -> System.nanoTime() > end);
	}

}
