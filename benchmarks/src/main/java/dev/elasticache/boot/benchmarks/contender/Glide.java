package dev.elasticache.boot.benchmarks.contender;

import java.util.concurrent.CompletableFuture;

import glide.api.GlideClient;
import glide.api.models.GlideString;
import glide.api.models.configuration.AdvancedGlideClientConfiguration;
import glide.api.models.configuration.GlideClientConfiguration;
import glide.api.models.configuration.NodeAddress;
import glide.api.models.configuration.TlsAdvancedConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Valkey GLIDE. This version cannot be told an authority of one's own, so that it does
 * not verify the server here.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class Glide implements Contender {

	private static final int REQUEST_TIMEOUT_IN_MILLIS = 5000;

	private final GlideClient client;

	/**
	 * Connects a client.
	 * @param server the server
	 * @throws Exception if there is no connection, or no native library for this machine
	 */
	public Glide(Server server) throws Exception {
		AdvancedGlideClientConfiguration unverified = AdvancedGlideClientConfiguration.builder()
			.tlsAdvancedConfiguration(TlsAdvancedConfiguration.builder().useInsecureTLS(server.tls()).build())
			.build();
		GlideClientConfiguration configuration = GlideClientConfiguration.builder()
			.address(NodeAddress.builder().host(server.host()).port(server.port()).build())
			.useTLS(server.tls())
			.requestTimeout(REQUEST_TIMEOUT_IN_MILLIS)
			.advancedConfiguration(unverified)
			.build();
		this.client = GlideClient.createClient(configuration).get();
	}

	@Override
	public @Nullable Object get(String key) {
		return getAsync(key).join();
	}

	@Override
	public CompletableFuture<?> getAsync(String key) {
		return this.client.get(GlideString.of(key));
	}

	@Override
	public void put(String key, Object value) {
		this.client.set(GlideString.of(key), GlideString.of(value.toString())).join();
	}

	@Override
	public Class<?> library() {
		return GlideClient.class;
	}

	@Override
	public void close() {
		try {
			this.client.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
