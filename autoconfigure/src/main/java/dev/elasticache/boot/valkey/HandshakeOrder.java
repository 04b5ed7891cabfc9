package dev.elasticache.boot.valkey;

import io.lettuce.core.protocol.RedisHandshakeHandler;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/**
 * Has a connection handed out when it can be used. Lettuce hands it out when its
 * handshake is done, and that is told to the connection's endpoint on the thread of the
 * connection. The handshake may end on another thread, since credentials are asked for on
 * another one: a command that is sent meanwhile would find no connection, and be
 * rejected.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class HandshakeOrder implements NettyCustomizer {

	@Override
	public void afterChannelInitialized(Channel channel) {
		ChannelHandlerContext handshake = channel.pipeline().context(RedisHandshakeHandler.class);
		if (handshake != null) {
			channel.pipeline()
				.addBefore(handshake.name(), null,
						new HandshakeOrderHandler((RedisHandshakeHandler) handshake.handler(), channel));
		}
	}

}
