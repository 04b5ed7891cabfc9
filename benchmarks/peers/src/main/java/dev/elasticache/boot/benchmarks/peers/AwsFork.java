package dev.elasticache.boot.benchmarks.peers;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.elasticache.boot.benchmarks.contender.Contender;
import dev.elasticache.boot.benchmarks.contender.Server;
import dev.elasticache.boot.benchmarks.contender.Trust;
import net.spy.memcached.ClientMode;
import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.internal.GetCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * AWS's fork of spymemcached, over TLS.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class AwsFork implements Contender {

	private static final int LONG_TIMEOUT_IN_MILLIS = 5000;

	private final MemcachedClient client;

	/**
	 * Connects a client.
	 * @param server the server, which speaks TLS
	 * @throws Exception if the client cannot be started
	 */
	public AwsFork(Server server) throws Exception {
		this.client = new MemcachedClient(
				new ConnectionFactoryBuilder().setClientMode(ClientMode.Static)
					.setSSLContext(Trust.context(server))
					.setHostnameForTlsVerification(server.host())
					.setOpTimeout(LONG_TIMEOUT_IN_MILLIS)
					.setDaemon(true)
					.build(),
				List.of(new InetSocketAddress(server.host(), server.port())));
	}

	@Override
	public @Nullable Object get(String key) {
		return this.client.get(key);
	}

	@Override
	public CompletableFuture<?> getAsync(String key) {
		CompletableFuture<Object> value = new CompletableFuture<>();
		this.client.asyncGet(key).addListener((GetCompletionListener) (read) -> value.complete(read.get()));
		return value;
	}

	@Override
	public void put(String key, Object value) {
		this.client.set(key, 0, value.toString().getBytes(StandardCharsets.UTF_8)).getStatus();
	}

	@Override
	public Class<?> library() {
		return MemcachedClient.class;
	}

	@Override
	public void close() {
		this.client.shutdown();
	}

}
