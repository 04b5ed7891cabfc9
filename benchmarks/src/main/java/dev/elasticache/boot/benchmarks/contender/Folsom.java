package dev.elasticache.boot.benchmarks.contender;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.spotify.folsom.ConnectFuture;
import com.spotify.folsom.MemcacheClient;
import com.spotify.folsom.MemcacheClientBuilder;
import com.spotify.folsom.client.tls.DefaultSSLEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * Spotify's client for Memcached.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class Folsom implements Contender {

	private final MemcacheClient<byte[]> client;

	/**
	 * Connects a client.
	 * @param server the server
	 */
	public Folsom(Server server) {
		MemcacheClientBuilder<byte[]> builder = MemcacheClientBuilder.newByteArrayClient()
			.withAddress(server.host(), server.port());
		if (server.tls()) {
			builder.withSSLEngineFactory(new DefaultSSLEngineFactory(Trust.context(server), true));
		}
		this.client = builder.connectAscii();
		ConnectFuture.fullyConnectedFuture(this.client).toCompletableFuture().orTimeout(5, TimeUnit.SECONDS).join();
	}

	@Override
	public @Nullable Object get(String key) {
		return getAsync(key).join();
	}

	@Override
	public CompletableFuture<?> getAsync(String key) {
		return this.client.get(key).toCompletableFuture();
	}

	@Override
	public void put(String key, Object value) {
		this.client.set(key, value.toString().getBytes(StandardCharsets.UTF_8), 0).toCompletableFuture().join();
	}

	@Override
	public Class<?> library() {
		return MemcacheClient.class;
	}

	@Override
	public void close() {
		this.client.shutdown();
	}

}
