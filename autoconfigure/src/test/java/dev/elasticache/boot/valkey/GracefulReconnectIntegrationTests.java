package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import dev.elasticache.boot.local.LocalValkey;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.KeyValue;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.event.connection.ReconnectFailedEvent;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for {@link GracefulReconnect}.
 */
class GracefulReconnectIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final LocalValkey valkey = LocalValkey.builder().start();

	private final GracefulReconnect gracefulReconnect = new GracefulReconnect(Duration.ofMillis(1),
			Duration.ofMillis(500));

	private final ClientResources resources = DefaultClientResources.builder()
		.nettyCustomizer(this.gracefulReconnect)
		.build();

	private final RedisClient client = RedisClient.create(this.resources,
			RedisURI.Builder.redis(this.valkey.host(), this.valkey.port())
				.withSsl(true)
				.withTimeout(LIMIT)
				.withClientName("subject")
				.build());

	private final RedisClient observer = RedisClient.create(
			RedisURI.Builder.redis(this.valkey.host(), this.valkey.port()).withSsl(true).withTimeout(LIMIT).build());

	private final RedisCommands<String, String> server;

	GracefulReconnectIntegrationTests() {
		ClientOptions options = ClientOptions.builder()
			.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
			.sslOptions(SslOptions.builder().trustManager(this.valkey.certificates().authorityFile().toFile()).build())
			.build();
		this.client.setOptions(options);
		this.observer.setOptions(options);
		this.server = this.observer.connect().sync();
	}

	@AfterEach
	void close() {
		this.client.close();
		this.resources.shutdown();
		this.observer.close();
		this.valkey.close();
	}

	@Test
	void losesNoRequest() throws Exception {
		StatefulRedisConnection<String, String> connection = this.client.connect();
		AtomicBoolean over = new AtomicBoolean();
		List<CompletableFuture<Void>> load = IntStream.range(0, 4)
			.mapToObj((number) -> CompletableFuture.runAsync(() -> {
				for (int i = 0; !over.get(); i++) {
					connection.sync().set("key" + number, "value" + i);
					assertThat(connection.sync().get("key" + number)).isEqualTo("value" + i);
				}
			}))
			.toList();
		for (int i = 0; i < 3; i++) {
			reconnect();
			Awaitility.await().atMost(LIMIT).until(() -> ids().size() == 1);
		}
		over.set(true);
		assertThat(load).allSatisfy((thread) -> assertThat(thread).succeedsWithin(LIMIT));
	}

	@Test
	void keepsFormerConnectionForRequestsThatHaveJustSeenIt() {
		StatefulRedisConnection<String, String> connection = this.client.connect();
		reconnect();
		assertThat(connection.sync().ping()).isEqualTo("PONG");
		assertThat(ids()).hasSize(2);
		Awaitility.await().atMost(LIMIT).until(() -> ids().size() == 1);
	}

	@Test
	void answersRequestOnTheConnectionItWasSentOn() {
		StatefulRedisConnection<String, String> connection = this.client.connect();
		RedisFuture<KeyValue<String, String>> blocked = connection.async().blpop(0, "queue");
		reconnect();
		assertThat(ids()).hasSize(2);
		this.server.rpush("queue", "value");
		assertThat(blocked.toCompletableFuture()).succeedsWithin(LIMIT)
			.extracting(KeyValue::getValue)
			.isEqualTo("value");
		Awaitility.await().atMost(LIMIT).until(() -> ids().size() == 1);
		assertThat(connection.isOpen()).isTrue();
		assertThat(connection.sync().ping()).isEqualTo("PONG");
	}

	@Test
	void failsRequestIfServerEndsTheConnectionItWasSentOn() {
		StatefulRedisConnection<String, String> connection = this.client.connect();
		RedisFuture<KeyValue<String, String>> blocked = connection.async().blpop(0, "queue");
		String former = ids().get(0);
		reconnect();
		// The former connection blocks, so that only the new one can answer
		Awaitility.await().atMost(LIMIT).until(() -> answers(connection));
		this.server.clientKill(KillArgs.Builder.id(Long.parseLong(former)));
		assertThat(blocked.toCompletableFuture()).failsWithin(LIMIT)
			.withThrowableThat()
			.withMessageContaining("Connection closed");
		assertThat(connection.isOpen()).isTrue();
		assertThat(connection.sync().ping()).isEqualTo("PONG");
	}

	@Test
	void leavesTransactionsAndSubscriptionsAlone() {
		RedisCommands<String, String> transaction = this.client.connect().sync();
		transaction.multi();
		transaction.set("key", "value");
		StatefulRedisPubSubConnection<String, String> subscription = this.client.connectPubSub();
		List<String> messages = new CopyOnWriteArrayList<>();
		subscription.addListener(new RedisPubSubAdapter<>() {

			@Override
			public void message(String channel, String message) {
				messages.add(message);
			}

		});
		subscription.sync().subscribe("news");
		List<String> before = ids();
		this.client.connect();
		reconnect();
		assertThat(ids()).containsAll(before);
		this.server.publish("news", "message");
		Awaitility.await().atMost(LIMIT).until(() -> messages.equals(List.of("message")));
		assertThat(transaction.exec().wasDiscarded()).isFalse();
		assertThat(transaction.get("key")).isEqualTo("value");
	}

	@Test
	void keepsConnectionIfServerRefusesAnother() {
		StatefulRedisConnection<String, String> connection = this.client.connect();
		List<String> before = ids();
		List<Object> refusals = new CopyOnWriteArrayList<>();
		this.resources.eventBus().get().ofType(ReconnectFailedEvent.class).subscribe(refusals::add);
		this.server.configSet("requirepass", "secret");
		this.gracefulReconnect.reconnect();
		Awaitility.await().atMost(LIMIT).until(() -> refusals.size() >= 2);
		assertThat(connection.isOpen()).isTrue();
		assertThat(connection.sync().ping()).isEqualTo("PONG");
		assertThat(ids()).isEqualTo(before);
		this.server.configSet("requirepass", "");
		Awaitility.await().atMost(LIMIT).until(() -> !before.containsAll(ids()));
		assertThat(connection.sync().ping()).isEqualTo("PONG");
	}

	@Test
	void replacesConnectionAfterItsTransaction() {
		RedisCommands<String, String> commands = this.client.connect().sync();
		commands.clientList();
		commands.watch("key");
		commands.multi();
		commands.set("key", "value");
		List<String> before = ids();
		this.gracefulReconnect.reconnect();
		assertThat(commands.exec().wasDiscarded()).isFalse();
		Awaitility.await().atMost(LIMIT).until(() -> !before.containsAll(ids()));
		assertThat(commands.get("key")).isEqualTo("value");
	}

	private static boolean answers(StatefulRedisConnection<String, String> connection) {
		return connection.async()
			.ping()
			.toCompletableFuture()
			.completeOnTimeout("", 100, TimeUnit.MILLISECONDS)
			.join()
			.equals("PONG");
	}

	private void reconnect() {
		List<String> before = ids();
		this.gracefulReconnect.reconnect();
		Awaitility.await().atMost(LIMIT).until(() -> !before.containsAll(ids()));
	}

	private List<String> ids() {
		return this.server.clientList()
			.lines()
			.filter((line) -> line.contains(" name=subject "))
			.map((line) -> line.substring("id=".length(), line.indexOf(' ')))
			.toList();
	}

}
