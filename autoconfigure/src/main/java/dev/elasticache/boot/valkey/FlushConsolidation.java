package dev.elasticache.boot.valkey;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;

/**
 * Lets commands that are written at about the same time leave together, in one TLS record
 * and one system call. Lettuce flushes after each. A command that is alone does not wait
 * for others.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class FlushConsolidation implements NettyCustomizer {

	@Override
	public void afterChannelInitialized(Channel channel) {
		FlushConsolidationHandler handler = new FlushConsolidationHandler(
				FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true);
		ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
		if (tls == null) {
			channel.pipeline().addFirst(handler);
		}
		else {
			// On the side of the commands: the other side sees a record for each of them
			channel.pipeline().addAfter(tls.name(), null, handler);
		}
	}

}
