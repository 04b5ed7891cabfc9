package dev.elasticache.boot.benchmarks.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.compat.log.SLF4JLogger;
import net.spy.memcached.internal.GetCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * spymemcached as it is, in plain text: it knows no TLS.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public class RawSpymemcached implements Contender {

	private static final int LONG_TIMEOUT_IN_MILLIS = 5000;

	private final MemcachedClient client;

	/**
	 * Connects a client.
	 * @param server the server
	 */
	public RawSpymemcached(Server server) {
		this(connect(server));
	}

	RawSpymemcached(MemcachedClient client) {
		this.client = client;
	}

	private static MemcachedClient connect(Server server) {
		System.setProperty("net.spy.log.LoggerImpl", SLF4JLogger.class.getName());
		try {
			return new MemcachedClient(
					new ConnectionFactoryBuilder().setDaemon(true).setOpTimeout(LONG_TIMEOUT_IN_MILLIS).build(),
					List.of(new InetSocketAddress(server.host(), server.port())));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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
