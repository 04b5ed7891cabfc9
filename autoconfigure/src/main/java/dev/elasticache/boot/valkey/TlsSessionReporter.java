package dev.elasticache.boot.valkey;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;

import dev.elasticache.boot.tls.TlsSessions;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reports how the TLS handshake of every connection that Lettuce opens ended, and when
 * the connection did.
 *
 * @param sessions where to report them
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record TlsSessionReporter(TlsSessions sessions) implements NettyCustomizer {

	private static final Log logger = LogFactory.getLog(TlsSessionReporter.class);

	@Override
	public void afterChannelInitialized(Channel channel) {
		SslHandler handler = channel.pipeline().get(SslHandler.class);
		if (handler != null) {
			handler.handshakeFuture()
				.addListener((handshake) -> report(channel, handler.engine(), reason(channel, handshake.cause())));
		}
	}

	private static @Nullable Throwable reason(Channel channel, @Nullable Throwable failure) {
		// A handshake that took too long ends as its connection is closed
		Throwable reason = channel.attr(ConnectionBuilder.INIT_FAILURE).get();
		return (failure != null && reason != null) ? reason : failure;
	}

	private void report(Channel channel, SSLEngine engine, @Nullable Throwable failure) {
		String host = engine.getPeerHost();
		int port = engine.getPeerPort();
		if (failure != null) {
			this.sessions.failed("valkey", host, port, failure);
			return;
		}
		try {
			this.sessions.established("valkey", host, port, engine.getSession());
			channel.closeFuture().addListener((closed) -> this.sessions.closed("valkey", host, port));
		}
		catch (SSLPeerUnverifiedException ex) {
			logger.warn("Server %s:%d showed no certificate".formatted(host, port), ex);
		}
	}

}
