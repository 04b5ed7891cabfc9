package dev.elasticache.boot.valkey;

import io.lettuce.core.protocol.RedisHandshakeHandler;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/**
 * Gives every connection its connect timeout for all that it takes until commands can be
 * sent: DNS, TCP, TLS and login together. Lettuce itself bounds TCP alone by it, and the
 * whole by the command timeout, which several round trips and the work of a handshake
 * easily exceed.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class ConnectDeadline implements NettyCustomizer {

	@Override
	public void afterChannelInitialized(Channel channel) {
		ChannelHandlerContext handshake = channel.pipeline().context(RedisHandshakeHandler.class);
		if (handshake != null) {
			channel.pipeline().addBefore(handshake.name(), null, new ConnectDeadlineHandler(handshake));
		}
	}

}
