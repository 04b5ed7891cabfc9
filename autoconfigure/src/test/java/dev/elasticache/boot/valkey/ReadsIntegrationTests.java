package dev.elasticache.boot.valkey;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.elasticache.boot.local.LocalValkey;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Integration tests for {@link Reads}.
 */
class ReadsIntegrationTests {

	private static final int COUNT = 5000;

	private final LocalValkey valkey = LocalValkey.builder().start();

	private final ClientOptions options = ClientOptions.builder()
		.sslOptions(SslOptions.builder().trustManager(this.valkey.certificates().authorityFile().toFile()).build())
		.build();

	private final RedisClient client = RedisClient.create();

	private final Reads reads = new Reads();

	private StatefulRedisConnection<byte[], byte[]> connection;

	@BeforeEach
	void connect() {
		this.client.setOptions(this.options);
		this.connection = connect(RedisURI.builder());
	}

	@AfterEach
	void stop() {
		this.client.shutdown();
		this.valkey.close();
	}

	@Test
	void giveEachItsValueInFewCommands() {
		for (int i = 0; i < 1000; i += 2) {
			this.connection.sync().set(key("key", i), key("value", i));
		}
		List<CompletableFuture<byte[]>> values = new ArrayList<>();
		for (int i = 0; i < COUNT; i++) {
			values.add(this.reads.get(this.connection, key("key", i % 1000)));
		}
		for (int i = 0; i < COUNT; i++) {
			assertThat(values.get(i).join()).isEqualTo((i % 2 == 0) ? key("value", i % 1000) : null);
		}
		assertThat(statistic("mget", "calls")).isPositive();
		assertThat(statistic("get", "calls") + statistic("mget", "calls")).isLessThan(COUNT / 4);
	}

	@Test
	void areNotHeldBackByOneThatTheUserMayNotRead() {
		this.connection.sync().set(key("mine", 0), key("value", 0));
		this.connection.sync()
			.aclSetuser("app", AclSetuserArgs.Builder.on().addPassword("hushed").keyPattern("mine*").allCommands());
		StatefulRedisConnection<byte[], byte[]> restricted = connect(
				RedisURI.builder().withAuthentication("app", "hushed"));
		for (int i = 0; i < COUNT; i++) {
			CompletableFuture<byte[]> mine = this.reads.get(restricted, key("mine", 0));
			CompletableFuture<byte[]> theirs = this.reads.get(restricted, key("theirs", 0));
			if (i % 10 == 0) {
				assertThat(mine.join()).isEqualTo(key("value", 0));
				assertThatExceptionOfType(CompletionException.class).isThrownBy(theirs::join)
					.havingCause()
					.isInstanceOf(RedisCommandExecutionException.class)
					.withMessageStartingWith("NOPERM");
			}
		}
		assertThat(statistic("mget", "rejected_calls")).isPositive();
	}

	@Test
	void seeWhatWasWrittenBeforeThem() {
		RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(this.valkey.host(), this.valkey.port());
		LettuceConnectionFactory connectionFactory = new LettuceConnectionFactory(server,
				LettuceClientConfiguration.builder()
					.clientOptions(this.options)
					.commandTimeout(Duration.ofSeconds(10))
					.useSsl()
					.build());
		connectionFactory.start();
		try {
			ValkeyCacheStore store = new ValkeyCacheStore(connectionFactory, new ConnectionFailures(Duration.ZERO));
			store.awaitConnection(Duration.ofSeconds(10));
			CompletableFuture
				.allOf(CompletableFuture.runAsync(() -> writeAndRead(store, "a")),
						CompletableFuture.runAsync(() -> writeAndRead(store, "b")))
				.join();
			assertThat(statistic("mget", "calls")).isPositive();
		}
		finally {
			connectionFactory.destroy();
		}
	}

	private static void writeAndRead(ValkeyCacheStore store, String key) {
		List<CompletableFuture<byte[]>> values = new ArrayList<>();
		for (int i = 0; i < COUNT; i++) {
			store.put("region", key, key("value", i), null);
			values.add(store.get("region", key));
			values.add(store.get("region", "none"));
		}
		for (int i = 0; i < COUNT; i++) {
			String value = new String(values.get(2 * i).join(), StandardCharsets.UTF_8);
			assertThat(Integer.parseInt(value.substring("value".length()))).isGreaterThanOrEqualTo(i);
			assertThat(values.get(2 * i + 1).join()).isNull();
		}
	}

	private StatefulRedisConnection<byte[], byte[]> connect(RedisURI.Builder uri) {
		return this.client.connect(ByteArrayCodec.INSTANCE,
				uri.withHost(this.valkey.host()).withPort(this.valkey.port()).withSsl(true).build());
	}

	private long statistic(String command, String name) {
		String statistics = this.valkey.info("commandstats")
			.getOrDefault("cmdstat_" + command, "calls=0,rejected_calls=0");
		Matcher value = Pattern.compile("\\b%s=(\\d+)".formatted(name)).matcher(statistics);
		assertThat(value.find()).isTrue();
		return Long.parseLong(value.group(1));
	}

	private static byte[] key(String prefix, int index) {
		return (prefix + index).getBytes(StandardCharsets.UTF_8);
	}

}
