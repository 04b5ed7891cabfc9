package dev.elasticache.boot.memcached;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalNode;
import net.spy.memcached.MemcachedClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for nodes that are discovered: how they come and go while the client is in use.
 *
 * @author The ElastiCache Boot authors
 */
class DiscoveryIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private static final Duration LOAD_TIMEOUT = Duration.ofSeconds(2);

	private static final Duration INTERVAL = Duration.ofMillis(200);

	private static final byte[] VALUE = new byte[100];

	@Test
	void nodesComeAndGoUnderLoad() throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().nodes(4).discovery().start()) {
			List<LocalNode> nodes = memcached.nodes();
			memcached.announce(nodes.subList(0, 2));
			MemcachedClient client = client(memcached).operationTimeout(LOAD_TIMEOUT).build();
			assertThat(ports(client)).containsExactlyElementsOf(ports(nodes.subList(0, 2)));
			try (Load load = new Load(client)) {
				Map<String, Integer> twoNodes = owners(client);
				memcached.announce(nodes);
				awaitNodes(client, nodes);
				Map<String, Integer> fourNodes = owners(client);
				int moved = 0;
				for (String key : twoNodes.keySet()) {
					if (!fourNodes.get(key).equals(twoNodes.get(key))) {
						assertThat(fourNodes.get(key)).isNotIn(ports(nodes.subList(0, 2)));
						moved++;
					}
				}
				assertThat(moved).isBetween(4000, 6000);
				load.awaitMore();
				assertThat(load.failures()).isEmpty();
				memcached.announce(List.of(nodes.get(0), nodes.get(1), nodes.get(3)));
				awaitNodes(client, List.of(nodes.get(0), nodes.get(1), nodes.get(3)));
				load.awaitMore();
				Map<String, Integer> threeNodes = owners(client);
				for (String key : fourNodes.keySet()) {
					if (fourNodes.get(key) == nodes.get(2).port()) {
						assertThat(threeNodes.get(key)).isNotEqualTo(nodes.get(2).port());
					}
					else {
						assertThat(threeNodes.get(key)).isEqualTo(fourNodes.get(key));
					}
				}
				assertThat(load.failures()).allSatisfy((failure) -> assertThat(failure.cause())
					.hasMessage("Memcached node localhost:%d is not connected", nodes.get(2).port())
					.hasRootCauseMessage("Node was removed from the cluster"));
				assertThat(load.slowest()).isLessThan(LOAD_TIMEOUT);
				System.out.println("nodes come and go: " + load);
			}
			client.shutdown();
		}
	}

	@Test
	void deadNodeCostsItsKeysUntilItIsReplaced() {
		try (LocalMemcached memcached = LocalMemcached.builder().nodes(3).discovery().start()) {
			List<LocalNode> nodes = memcached.nodes();
			memcached.announce(nodes.subList(0, 2));
			MemcachedClient client = client(memcached).build();
			MemcachedCacheStore store = new MemcachedCacheStore(client);
			nodes.get(1).kill();
			Awaitility.await().until(() -> connectedPorts(client).size() == 1);
			for (int i = 0; i < 100; i++) {
				boolean lost = owner(client, "key" + i) == nodes.get(1).port();
				assertThat(succeeds(store.put("region", "key" + i, VALUE, null))).isNotEqualTo(lost);
			}
			memcached.announce(List.of(nodes.get(0), nodes.get(2)));
			awaitNodes(client, List.of(nodes.get(0), nodes.get(2)));
			for (int i = 0; i < 100; i++) {
				assertThat(succeeds(store.put("region", "key" + i, VALUE, null))).isTrue();
			}
			client.shutdown();
		}
	}

	@Test
	void asksSoonWhenConnectionIsLost() {
		try (LocalMemcached memcached = LocalMemcached.builder().nodes(2).discovery().start()) {
			List<LocalNode> nodes = memcached.nodes();
			MemcachedClient client = client(memcached).discoveryInterval(Duration.ofHours(1)).build();
			assertThat(ports(client)).hasSize(2);
			memcached.announce(nodes.subList(0, 1));
			nodes.get(1).kill();
			Awaitility.await()
				.atMost(Duration.ofSeconds(3))
				.untilAsserted(() -> assertThat(ports(client)).containsExactly(nodes.get(0).port()));
			client.shutdown();
		}
	}

	@Test
	void startsWithoutConfigurationEndpointAndServesWhenItAppears() {
		try (LocalMemcached memcached = LocalMemcached.builder().nodes(2).discovery().start()) {
			memcached.stop();
			MemcachedClient client = client(memcached).build();
			MemcachedCacheStore store = new MemcachedCacheStore(client);
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> joinCause(store.put("region", "key", VALUE, null)))
				.withMessage("Memcached node localhost:%d is not connected", memcached.port())
				.withRootCauseInstanceOf(IOException.class);
			assertThat(MemcachedDiscoveryState.of(client)).satisfies((state) -> {
				assertThat(state.version()).isNull();
				assertThat(state.lastSuccess()).isNull();
				assertThat(state.lastFailure()).hasMessage("Connection refused");
				assertThat(state.lastFailed()).isNotNull();
			});
			memcached.restart();
			Awaitility.await()
				.atMost(Duration.ofSeconds(5))
				.until(() -> succeeds(store.put("region", "key", VALUE, null)));
			assertThat(ports(client)).hasSize(2);
			client.shutdown();
		}
	}

	@Test
	void nodesTellWhereConfigurationEndpointIsAway() throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().nodes(3).discovery().start();
				Proxy endpoint = new Proxy(memcached.port())) {
			List<LocalNode> nodes = memcached.nodes();
			memcached.announce(nodes.subList(0, 2));
			MemcachedClient client = new MemcachedClientBuilder(List.of(Clients.address("localhost", endpoint.port())))
				.trustMaterial(Clients.trust(memcached.certificates().trustStore()))
				.discoveryInterval(INTERVAL)
				.build();
			assertThat(ports(client)).containsExactlyElementsOf(ports(nodes.subList(0, 2)));
			assertThat(MemcachedDiscoveryState.of(client).lastFailure()).isNull();
			endpoint.close();
			memcached.announce(nodes);
			awaitNodes(client, nodes);
			Awaitility.await().untilAsserted(() -> assertThat(MemcachedDiscoveryState.of(client)).satisfies((state) -> {
				assertThat(state.version()).isEqualTo(3);
				assertThat(state.nodes()).hasSize(3).allMatch((node) -> node.startsWith("localhost:"));
				assertThat(state.lastFailure()).isInstanceOf(IOException.class);
			}));
			client.shutdown();
		}
	}

	@Test
	void keepsNodesWhateverElseIsTold() throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().plainText().nodes(2).start()) {
			String one = "%n localhost|127.0.0.1|%d%n".formatted(memcached.nodes().get(0).port()).replace(" ", "");
			String two = one.strip() + " localhost|127.0.0.1|" + memcached.nodes().get(1).port();
			AtomicReference<String> told = new AtomicReference<>("5\n" + two + "\n");
			try (ScriptedServer endpoint = endpoint(told)) {
				MemcachedClient client = new MemcachedClientBuilder(List.of(endpoint.address()))
					.discoveryInterval(Duration.ofMillis(50))
					.build();
				assertThat(ports(client)).hasSize(2);
				for (String other : List.of("4" + one, "5" + one, "6\n\n", "nonsense", "")) {
					told.set(other);
					Throwable before = MemcachedDiscoveryState.of(client).lastFailure();
					Awaitility.await().until(() -> MemcachedDiscoveryState.of(client).lastFailure() != before);
					assertThat(ports(client)).hasSize(2);
				}
				told.set("6" + one);
				awaitNodes(client, memcached.nodes().subList(0, 1));
				Awaitility.await().until(() -> MemcachedDiscoveryState.of(client).version() == 6);
				client.shutdown();
			}
		}
	}

	private static ScriptedServer endpoint(AtomicReference<String> told) throws Exception {
		return ScriptedServer.raw((socket) -> {
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			assertThat(reader.readLine()).isEqualTo("config get cluster");
			String configuration = told.get() + "\r\n";
			String answer = "CONFIG cluster 0 %d\r\n%s\r\nEND\r\n".formatted(configuration.length(), configuration);
			socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
		});
	}

	private static MemcachedClientBuilder client(LocalMemcached memcached) {
		return new MemcachedClientBuilder(List.of(Clients.address("localhost", memcached.port())))
			.trustMaterial(Clients.trust(memcached.certificates().trustStore()))
			.discoveryInterval(INTERVAL)
			.operationTimeout(TIMEOUT);
	}

	private static void awaitNodes(MemcachedClient client, List<LocalNode> nodes) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThat(ports(client)).containsExactlyInAnyOrderElementsOf(ports(nodes)));
	}

	private static List<Integer> ports(MemcachedClient client) {
		return MemcachedNodeState.of(client).stream().map(MemcachedNodeState::port).sorted().toList();
	}

	private static List<Integer> connectedPorts(MemcachedClient client) {
		return MemcachedNodeState.of(client)
			.stream()
			.filter(MemcachedNodeState::connected)
			.map(MemcachedNodeState::port)
			.toList();
	}

	private static List<Integer> ports(List<LocalNode> nodes) {
		return nodes.stream().map(LocalNode::port).sorted().toList();
	}

	private static Map<String, Integer> owners(MemcachedClient client) {
		Map<String, Integer> owners = new LinkedHashMap<>();
		for (int i = 0; i < 10_000; i++) {
			owners.put("key" + i, owner(client, "key" + i));
		}
		return owners;
	}

	private static int owner(MemcachedClient client, String key) {
		Node node = (Node) client.getConnection().getLocator().getPrimary(MemcachedKey.ofEntry("region", key));
		return node.getAddress().getPort();
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

}
