package dev.elasticache.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.elasticache.boot.valkey.CompositeNettyCustomizer;
import io.lettuce.core.event.DefaultEventPublisherOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.lettuce.core.tracing.Tracing;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;

/**
 * Client resources of our connections: those of Spring Boot, threads included, and what
 * we add to a channel. Other clients that the application builds on Spring Boot's are
 * left alone, since they have a trust of their own.
 *
 * @author The ElastiCache Boot authors
 */
final class ValkeyClientResources implements LettuceClientConfigurationBuilderCustomizer, DisposableBean {

	private final List<NettyCustomizer> nettyCustomizers;

	private final boolean observed;

	private final List<ClientResources> created = new ArrayList<>();

	/**
	 * Creates the client resources.
	 * @param nettyCustomizers what we add to a channel
	 * @param observed whether commands may be observed: if not, they need not be traced
	 * one by one either, and reads can be merged
	 */
	ValkeyClientResources(List<NettyCustomizer> nettyCustomizers, boolean observed) {
		this.nettyCustomizers = nettyCustomizers;
		this.observed = observed;
	}

	@Override
	public void customize(LettuceClientConfigurationBuilder builder) {
		builder.build().getClientResources().ifPresent((shared) -> builder.clientResources(derive(shared)));
	}

	private ClientResources derive(ClientResources shared) {
		List<NettyCustomizer> customizers = new ArrayList<>(this.nettyCustomizers);
		customizers.add(0, shared.nettyCustomizer());
		// What is set here stays the other's to shut down, which mutate() alone forgets
		ClientResources derived = shared.mutate()
			.eventLoopGroupProvider(shared.eventLoopGroupProvider())
			.eventExecutorGroup(shared.eventExecutorGroup())
			.timer(shared.timer())
			.commandLatencyRecorder(shared.commandLatencyRecorder())
			.commandLatencyPublisherOptions(DefaultEventPublisherOptions.disabled())
			.tracing((this.observed) ? shared.tracing() : Tracing.disabled())
			.nettyCustomizer(new CompositeNettyCustomizer(customizers))
			.build();
		this.created.add(derived);
		return derived;
	}

	@Override
	public void destroy() {
		this.created.forEach((resources) -> resources.shutdown(0, 0, TimeUnit.SECONDS));
	}

}
