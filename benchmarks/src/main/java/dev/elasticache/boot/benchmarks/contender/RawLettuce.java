package dev.elasticache.boot.benchmarks.contender;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import org.jspecify.annotations.Nullable;

/**
 * Lettuce as it is, with one connection.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class RawLettuce implements Contender {

	private final RedisClient client;

	private final StatefulRedisConnection<byte[], byte[]> connection;

	/**
	 * Connects a client.
	 * @param server the server
	 */
	public RawLettuce(Server server) {
		this.client = RedisClient
			.create(RedisURI.Builder.redis(server.host(), server.port()).withSsl(server.tls()).build());
		if (server.tls()) {
			SslOptions trust = SslOptions.builder()
				.trustManager(new File(Objects.requireNonNull(server.authority())))
				.build();
			this.client.setOptions(ClientOptions.builder().sslOptions(trust).build());
		}
		this.connection = this.client.connect(ByteArrayCodec.INSTANCE);
	}

	@Override
	public @Nullable Object get(String key) {
		return this.connection.sync().get(bytes(key));
	}

	@Override
	public CompletableFuture<?> getAsync(String key) {
		return this.connection.async().get(bytes(key)).toCompletableFuture();
	}

	@Override
	public void put(String key, Object value) {
		this.connection.sync().set(bytes(key), bytes(value));
	}

	private static byte[] bytes(Object value) {
		return value.toString().getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public void connect() {
		try (StatefulRedisConnection<byte[], byte[]> another = this.client.connect(ByteArrayCodec.INSTANCE)) {
			another.sync().ping();
		}
	}

	@Override
	public Class<?> library() {
		return RedisClient.class;
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.shutdown();
	}

}
