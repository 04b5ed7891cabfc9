package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalNode;
import net.spy.memcached.MemcachedClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for nodes that fail: whose keys are affected, for how long, and what callers are
 * told.
 *
 * @author The ElastiCache Boot authors
 */
@ExtendWith(OutputCaptureExtension.class)
class NodeFailureIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private static final byte[] VALUE = new byte[100];

	@Test
	void recoversSoonAfterRestart() {
		try (LocalMemcached memcached = LocalMemcached.builder().start()) {
			MemcachedClient client = Clients.of(memcached).build();
			MemcachedCacheStore store = new MemcachedCacheStore(client);
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
			assertRecovers(store, "key");
			client.shutdown();
		}
	}

	@ParameterizedTest
	@CsvSource({ "0, false", "30000, false", "30000, true" })
	void badNodeLeavesOthersAloneAndRecovers(long answeredBytes, boolean closes) throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().nodes(3).start();
				Proxy proxy = new Proxy(memcached.nodes().get(2).port())) {
			List<InetSocketAddress> good = List.of(Clients.address(memcached.nodes().get(0)),
					Clients.address(memcached.nodes().get(1)));
			Fleet undisturbed = new Fleet(memcached.certificates(), good);
			Fleet disturbed = new Fleet(memcached.certificates(),
					List.of(good.get(0), good.get(1), Clients.address("localhost", proxy.port())));
			String badKey = keyOf(disturbed.client(), 2);
			disturbed.store().put("region", badKey, new byte[500_000], null).join();
			proxy.answerOnly(answeredBytes, closes);
			Comparison comparison = Comparison.of(undisturbed, disturbed, badKey);
			System.out.printf("%d bytes answered, closed %s: %s%n", answeredBytes, closes, comparison);
			comparison.check();
			assertThat(state(disturbed.client(), 2).connected()).isFalse();
			proxy.answerAll();
			assertRecovers(disturbed.store(), badKey);
			undisturbed.client().shutdown();
			disturbed.client().shutdown();
		}
	}

	@Test
	void nodeWithoutTlsLeavesOthersAlone() throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().nodes(2).start();
				LocalMemcached plainText = LocalMemcached.builder().plainText().start()) {
			List<InetSocketAddress> good = List.of(Clients.address(memcached.nodes().get(0)),
					Clients.address(memcached.nodes().get(1)));
			Fleet undisturbed = new Fleet(memcached.certificates(), good);
			Fleet disturbed = new Fleet(memcached.certificates(),
					List.of(good.get(0), good.get(1), Clients.address("localhost", plainText.port())));
			Comparison comparison = Comparison.of(undisturbed, disturbed, keyOf(disturbed.client(), 2));
			System.out.printf("no TLS: %s%n", comparison);
			comparison.check();
			assertThat(state(disturbed.client(), 2).lastFailure()).isInstanceOf(SSLException.class);
			undisturbed.client().shutdown();
			disturbed.client().shutdown();
		}
	}

	@Test
	void stalledNodeTimesOutAndRecovers() throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().nodes(2).start()) {
			MemcachedClient client = Clients.of(memcached).operationTimeout(TIMEOUT).build();
			MemcachedCacheStore store = new MemcachedCacheStore(client);
			String stalledKey = keyOf(client, 1);
			memcached.nodes().get(1).pause();
			assertThatExceptionOfType(TimeoutException.class)
				.isThrownBy(() -> joinCause(store.get("region", stalledKey)))
				.withMessageContaining("localhost:" + memcached.nodes().get(1).port())
				.withMessageContaining("within 500 ms");
			for (int i = 0; i < 20; i++) {
				store.get("region", stalledKey);
			}
			Awaitility.await().until(() -> !state(client, 1).connected());
			memcached.nodes().get(1).resume();
			assertRecovers(store, stalledKey);
			client.shutdown();
		}
	}

	@Test
	void answerThatEndsInMidRecordFailsAtOnce() throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().start(); Proxy proxy = new Proxy(memcached.port())) {
			MemcachedClient client = client(memcached.certificates(), proxy.port());
			MemcachedCacheStore store = new MemcachedCacheStore(client);
			store.put("region", "key", new byte[500_000], null).join();
			proxy.answerOnly(30_000, true);
			long start = System.nanoTime();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> joinCause(store.get("region", "key")))
				.havingCause()
				.withMessage("Connection closed by the server in the middle of a TLS record");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT);
			proxy.answerAll();
			Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> succeeds(store.get("region", "key")));
			client.shutdown();
		}
	}

	@Test
	void answerThatStallsInMidRecordTimesOutAndRecovers() throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().start(); Proxy proxy = new Proxy(memcached.port())) {
			MemcachedClient client = client(memcached.certificates(), proxy.port());
			MemcachedCacheStore store = new MemcachedCacheStore(client);
			store.put("region", "key", new byte[500_000], null).join();
			proxy.answerOnly(30_000, false);
			assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> joinCause(store.get("region", "key")));
			for (int i = 0; i < 20; i++) {
				store.get("region", "key" + i);
			}
			Awaitility.await().until(() -> !state(client, 0).connected());
			proxy.answerAll();
			Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> succeeds(store.get("region", "key")));
			client.shutdown();
		}
	}

	@Test
	void refusesNodesWithSwappedCertificatesAndServesTheOther(CapturedOutput output) throws Exception {
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
			MemcachedCacheStore store = new MemcachedCacheStore(client);
			assertThat(state(client, 0).connected()).isFalse();
			assertThat(state(client, 0).lastFailure()).isInstanceOf(SSLHandshakeException.class)
				.hasMessageContaining("localhost");
			assertThat(state(client, 1).connected()).isFalse();
			assertThat(state(client, 1).lastFailure()).isInstanceOf(SSLHandshakeException.class)
				.hasMessageContaining("127.0.0.1");
			assertThat(output)
				.containsOnlyOnce("Memcached node localhost:%d is not connected".formatted(nodes.get(0).port()))
				.containsOnlyOnce("Memcached node 127.0.0.1:%d is not connected".formatted(nodes.get(1).port()));
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
			Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> state(client, 0).connected());
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

	private static void assertRecovers(MemcachedCacheStore store, String key) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.atMost(Duration.ofSeconds(5))
			.until(() -> succeeds(store.put("region", key, VALUE, null)));
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

	/**
	 * Client and store of some nodes.
	 *
	 * @param client the client
	 * @param store the store
	 */
	private record Fleet(MemcachedClient client, MemcachedCacheStore store) {

		Fleet(LocalCertificates certificates, List<InetSocketAddress> nodes) {
			this(new MemcachedClientBuilder(nodes).trustMaterial(Clients.trust(certificates.trustStore())).build());
		}

		Fleet(MemcachedClient client) {
			this(client, new MemcachedCacheStore(client));
		}

		long read(String key) {
			long start = System.nanoTime();
			this.store.get("region", key).join();
			return System.nanoTime() - start;
		}

	}

	/**
	 * Latencies of reads from a good node by two clients in turn, one of which has a bad
	 * node as well, and the share of a processor that its IO thread takes for the bad
	 * node when not much is asked of it.
	 *
	 * @param undisturbed the latency of the client without the bad node, 99th percentile
	 * @param disturbed the latency of the other
	 * @param load the share of a processor
	 */
	private record Comparison(Duration undisturbed, Duration disturbed, double load) {

		private static final Duration NOISE = Duration.ofMillis(1);

		static Comparison of(Fleet undisturbed, Fleet disturbed, String badKey) {
			String key = keyOf(disturbed.client(), 0);
			disturbed.store().put("region", key, VALUE, null).join();
			long[] undisturbedLatencies = new long[200_000];
			long[] disturbedLatencies = new long[200_000];
			int count = 0;
			long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
			while (System.nanoTime() < end) {
				if (count % 50 == 0) {
					disturbed.store().get("region", badKey);
				}
				undisturbedLatencies[count] = undisturbed.read(key);
				disturbedLatencies[count++] = disturbed.read(key);
			}
			// What the reads cost depends on the machine and on what instruments the code
			double load = load(disturbed, key, badKey) - load(undisturbed, key, key);
			return new Comparison(percentile99(undisturbedLatencies, count), percentile99(disturbedLatencies, count),
					load);
		}

		private static double load(Fleet fleet, String key, String otherKey) {
			ThreadMXBean threads = ManagementFactory.getThreadMXBean();
			long ioThread = fleet.client().getConnection().getId();
			long before = threads.getThreadCpuTime(ioThread);
			long start = System.nanoTime();
			while (System.nanoTime() - start < Duration.ofSeconds(1).toNanos()) {
				fleet.store().get("region", otherKey);
				fleet.read(key);
				LockSupport.parkNanos(10_000_000);
			}
			return (double) (threads.getThreadCpuTime(ioThread) - before) / (System.nanoTime() - start);
		}

		private static Duration percentile99(long[] latencies, int count) {
			long[] sorted = Arrays.copyOf(latencies, count);
			Arrays.sort(sorted);
			return Duration.ofNanos(sorted[count * 99 / 100]);
		}

		void check() {
			assertThat(this.disturbed).isLessThan(Duration.ofMillis(50));
			assertThat(this.disturbed).isLessThan(this.undisturbed.multipliedBy(2).plus(NOISE));
			assertThat(this.load).isLessThan(0.1);
		}

	}

}
