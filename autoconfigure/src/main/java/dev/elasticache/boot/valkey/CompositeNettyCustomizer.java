package dev.elasticache.boot.valkey;

import java.util.List;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;

/**
 * Applies several customizers, of which Lettuce takes only one.
 *
 * @param customizers the customizers, in their order
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record CompositeNettyCustomizer(List<NettyCustomizer> customizers) implements NettyCustomizer {

	public CompositeNettyCustomizer {
		customizers = List.copyOf(customizers);
	}

	@Override
	public void afterBootstrapInitialized(Bootstrap bootstrap) {
		this.customizers.forEach((customizer) -> customizer.afterBootstrapInitialized(bootstrap));
	}

	@Override
	public void afterChannelInitialized(Channel channel) {
		this.customizers.forEach((customizer) -> customizer.afterChannelInitialized(channel));
	}

}
