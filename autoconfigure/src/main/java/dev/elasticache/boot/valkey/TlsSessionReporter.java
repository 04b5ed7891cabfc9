package dev.elasticache.boot.valkey;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;

import dev.elasticache.boot.tls.TlsSession;
import dev.elasticache.boot.tls.TlsSessions;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Reports the TLS session of every connection that Lettuce opens.
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
			handler.handshakeFuture().addListener((handshake) -> {
				if (handshake.isSuccess()) {
					report(handler.engine());
				}
			});
		}
	}

	private void report(SSLEngine engine) {
		try {
			this.sessions
				.established(TlsSession.of("valkey", engine.getPeerHost(), engine.getPeerPort(), engine.getSession()));
		}
		catch (SSLPeerUnverifiedException ex) {
			logger.warn("Server %s:%d showed no certificate".formatted(engine.getPeerHost(), engine.getPeerPort()), ex);
		}
	}

}
