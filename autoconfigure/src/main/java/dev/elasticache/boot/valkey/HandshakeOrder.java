package dev.elasticache.boot.valkey;

import io.lettuce.core.protocol.RedisHandshakeHandler;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/**
 * Puts in order what is told of the end of a handshake, on whichever thread it ends. That
 * may be another one than the connection's, since credentials are asked for on another
 * one. Lettuce then
 * <ul>
 * <li>hands a connection out before its endpoint knows of it: a command that is sent
 * meanwhile would be rejected;</li>
 * <li>closes the connection of a handshake that failed before it tells why: that it was
 * closed would be taken for the reason.</li>
 * </ul>
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
				.addBefore(handshake.name(), null, new HandshakeFailureHandler(handshake))
				.addBefore(handshake.name(), null,
						new HandshakeOrderHandler((RedisHandshakeHandler) handshake.handler(), channel));
		}
	}

}
