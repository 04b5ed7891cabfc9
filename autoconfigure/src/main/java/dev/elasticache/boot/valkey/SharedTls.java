package dev.elasticache.boot.valkey;

import javax.net.ssl.SSLEngine;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;

/**
 * Lets all connections share one source of TLS. Lettuce makes a context for each
 * connection, and so never resumes a session. What it put in place is exchanged before
 * the connection is opened; without this customizer its own TLS verifies by the same
 * trust. Connections in plain text stay as they are.
 *
 * @param engines the source of TLS
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record SharedTls(TlsEngines engines) implements NettyCustomizer {

	@Override
	public void afterChannelInitialized(Channel channel) {
		SslHandler replaced = channel.pipeline().get(SslHandler.class);
		if (replaced == null) {
			return;
		}
		SSLEngine peer = replaced.engine();
		SslHandler handler = new SslHandler(
				this.engines.create(channel.alloc(), peer.getPeerHost(), peer.getPeerPort()));
		handler.setHandshakeTimeoutMillis(channel.config().getConnectTimeoutMillis());
		channel.pipeline().replace(replaced, null, handler);
	}

}
