package dev.elasticache.boot.memcached;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.tls.TlsHandshakes;
import dev.elasticache.boot.tls.TlsSession;
import dev.elasticache.boot.tls.TlsSessions;
import dev.elasticache.boot.tls.TrustMaterial;
import net.spy.memcached.MemcachedClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for clients that a {@link MemcachedClientBuilder} builds, on a node that works.
 *
 * @author The ElastiCache Boot authors
 */
class MemcachedClientIntegrationTests {

	private static final int THREADS = 64;

	private static final int ROUNDS = 10 * Soak.TIMES;

	private static final int READS = 5;

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void negotiatesProtocol(String protocol) throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().protocols(protocol).start()) {
			TlsSessions sessions = new TlsSessions();
			MemcachedClient client = Clients.of(memcached).tlsSessions(sessions).build();
			assertThat(client.set("key", 0, new byte[] { 1 }).get()).isTrue();
			assertThat(client.get("key")).isEqualTo(new byte[] { 1 });
			assertThat(sessions.of("memcached")).singleElement().satisfies((session) -> {
				assertThat(session.protocol()).isEqualTo(protocol);
				assertThat(session.host()).isEqualTo("localhost");
				assertThat(session.port()).isEqualTo(memcached.port());
			});
			client.shutdown();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void resumesSessions(String protocol) throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().protocols(protocol).start()) {
			TlsSessions sessions = new TlsSessions();
			TrustMaterial trustMaterial = Clients.trust(memcached.certificates().trustStore());
			for (int i = 0; i < 4; i++) {
				MemcachedClient client = Clients.of(memcached)
					.trustMaterial(trustMaterial)
					.tlsSessions(sessions)
					.build();
				assertThat(client.set("key", 0, new byte[] { 1 }).get()).isTrue();
				client.shutdown();
			}
			assertThat(sessions.handshakes("memcached")).isEqualTo(new TlsHandshakes(1, 3, Map.of()));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void keepsValuesOfAllSizesWhole(String protocol) throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder()
			.protocols(protocol)
			.memory(DataSize.ofMegabytes(1024))
			.start()) {
			MemcachedClient client = Clients.of(memcached).operationTimeout(Duration.ofSeconds(10)).build();
			List<Callable<Integer>> tasks = new ArrayList<>();
			for (int thread = 0; thread < THREADS; thread++) {
				Random random = new Random(thread);
				String prefix = "key" + thread + "-";
				tasks.add(() -> roundTrips(client, prefix, random));
			}
			ExecutorService executor = Executors.newFixedThreadPool(tasks.size());
			int roundTrips = 0;
			for (Future<Integer> task : executor.invokeAll(tasks)) {
				roundTrips += task.get();
			}
			executor.shutdown();
			client.shutdown();
			System.out.printf("%s: %d round trips%n", protocol, roundTrips);
			assertThat(roundTrips).isEqualTo(THREADS * ROUNDS * READS);
		}
	}

	private static int roundTrips(MemcachedClient client, String prefix, Random random) throws Exception {
		int roundTrips = 0;
		for (int i = 0; i < ROUNDS; i++) {
			byte[] value = new byte[random.nextInt((i % 5 == 0) ? 900 * 1024 : 20 * 1024)];
			random.nextBytes(value);
			String key = prefix + (i % 3);
			assertThat(client.set(key, 0, value).get()).isTrue();
			List<Future<Object>> reads = new ArrayList<>();
			for (int read = 0; read < READS; read++) {
				reads.add(client.asyncGet(key));
			}
			for (Future<Object> read : reads) {
				assertThat(checksum((byte[]) read.get())).isEqualTo(checksum(value));
				roundTrips++;
			}
			client.delete(key).get();
		}
		return roundTrips;
	}

	private static long checksum(byte[] value) {
		CRC32 checksum = new CRC32();
		checksum.update(value);
		return checksum.getValue();
	}

	@Test
	void pipelinedWritesAreAllAnswered() throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().start()) {
			MemcachedClient client = Clients.of(memcached).build();
			Random random = new Random(3);
			for (int round = 0; round < 100; round++) {
				List<Future<Boolean>> writes = new ArrayList<>();
				for (int i = 0; i < 1000; i++) {
					writes.add(client.set("key" + i, 0, new byte[random.nextInt((i % 100 == 0) ? 50_000 : 300)]));
				}
				for (Future<Boolean> write : writes) {
					assertThat(write.get(2, TimeUnit.SECONDS)).isTrue();
				}
			}
			client.shutdown();
		}
	}

	@Test
	void verifiesEachNodeByItsOwnName() throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder()
			.nodes(3)
			.serverNames(0, "localhost")
			.serverNames(1, "127.0.0.1")
			.serverNames(2, "::1")
			.start(); Proxy proxy = new Proxy("::1", memcached.nodes().get(2).port())) {
			TlsSessions sessions = new TlsSessions();
			MemcachedClient client = new MemcachedClientBuilder(
					List.of(Clients.address("localhost", memcached.nodes().get(0).port()),
							Clients.address("127.0.0.1", memcached.nodes().get(1).port()),
							Clients.address("[::1]", proxy.port())))
				.trustMaterial(Clients.trust(memcached.certificates().trustStore()))
				.tlsSessions(sessions)
				.build();
			assertThat(MemcachedNodeState.of(client)).hasSize(3).allMatch(MemcachedNodeState::connected);
			for (int i = 0; i < 100; i++) {
				assertThat(client.set("key" + i, 0, new byte[10]).get()).isTrue();
			}
			assertThat(sessions.of("memcached")).extracting(TlsSession::host)
				.containsExactlyInAnyOrder("localhost", "127.0.0.1", "::1");
			client.shutdown();
		}
	}

	@Test
	void plainTextOnlyWhenToldSo() throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().plainText().start()) {
			MemcachedClient client = Clients.of(memcached).build();
			assertThat(client.set("key", 0, new byte[0]).get()).isTrue();
			client.shutdown();
		}
	}

}
