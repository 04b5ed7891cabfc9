package dev.elasticache.boot.memcached;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.tls.HandshakeFailure;
import dev.elasticache.boot.tls.TlsSessions;
import dev.elasticache.boot.tls.TrustMaterial;
import net.spy.memcached.MemcachedClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a reload of the trust means to connections with Memcached in use.
 */
class ConnectionReplacementIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final LocalCertificates certificates = LocalCertificates.create();

	private final TrustMaterial trustMaterial = Clients.trust(this.certificates.trustStore());

	private final TlsSessions sessions = new TlsSessions();

	@Test
	void losesNoOperation() throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().certificates(this.certificates).nodes(2).start()) {
			MemcachedClient client = client(memcached);
			AtomicBoolean over = new AtomicBoolean();
			CompletableFuture<Void> largeValues = CompletableFuture.runAsync(() -> {
				while (!over.get()) {
					useLargeValue(client);
				}
			});
			try (Load load = new Load(client)) {
				load.awaitMore();
				for (int handshakes = 4; handshakes <= 6; handshakes += 2) {
					long expected = handshakes;
					reload(this.certificates);
					Awaitility.await()
						.atMost(LIMIT)
						.until(() -> this.sessions.handshakes("memcached").full() == expected);
					load.awaitMore();
				}
				over.set(true);
				largeValues.join();
				assertThat(load.failures()).isEmpty();
			}
			assertThat(MemcachedNodeState.of(client)).allSatisfy((node) -> {
				assertThat(node.connected()).isTrue();
				assertThat(node.lastFailure()).isNull();
			});
			client.shutdown();
		}
	}

	@Test
	void keepsConnectionsIfNewOnesAreRefused() throws Exception {
		try (LocalMemcached memcached = LocalMemcached.builder().certificates(this.certificates).start()) {
			MemcachedClient client = client(memcached);
			reload(LocalCertificates.create());
			Awaitility.await()
				.atMost(LIMIT)
				.until(() -> this.sessions.handshakes("memcached")
					.failed()
					.equals(Map.of(HandshakeFailure.UNTRUSTED, 1L)));
			assertThat(client.set("key", 0, new byte[] { 1 }).get()).isTrue();
			assertThat(MemcachedNodeState.of(client)).singleElement().returns(true, MemcachedNodeState::connected);
			client.shutdown();
		}
	}

	private MemcachedClient client(LocalMemcached memcached) {
		return Clients.of(memcached)
			.trustMaterial(this.trustMaterial)
			.tlsSessions(this.sessions)
			.connectTimeout(Duration.ofSeconds(10))
			.operationTimeout(Duration.ofSeconds(10))
			.build();
	}

	private void reload(LocalCertificates trusted) {
		this.trustMaterial.reload(SslBundle.of(SslStoreBundle.of(null, null, trusted.trustStore())));
	}

	private static void useLargeValue(MemcachedClient client) {
		byte[] value = new byte[100_000];
		new Random().nextBytes(value);
		assertThat(client.set("large", 0, value)).succeedsWithin(LIMIT).isEqualTo(true);
		assertThat(client.get("large")).isEqualTo(value);
	}

}
