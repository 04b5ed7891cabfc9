package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.Endpoint;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link GracefulReconnectHandler}.
 */
class GracefulReconnectHandlerTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final Map<Endpoint, GracefulReconnectHandler> current = new ConcurrentHashMap<>();

	private final List<String> tookOver = new CopyOnWriteArrayList<>();

	private final CommandHandler commands = mock();

	@BeforeEach
	void setUpCommands() {
		Endpoint endpoint = mock();
		given(this.commands.getEndpoint()).willReturn(endpoint);
		given(this.commands.getStack()).willReturn(new ArrayDeque<>());
	}

	@Test
	void successorsTakeOverOneAfterTheOther() throws Exception {
		Thread other = new Thread(() -> connect("second", () -> {
		}));
		EmbeddedChannel first = connect("first", () -> {
			other.start();
			Awaitility.await()
				.atMost(LIMIT)
				.until(() -> other.getState() == Thread.State.BLOCKED || !this.tookOver.isEmpty());
		});
		other.join(LIMIT.toMillis());
		assertThat(this.tookOver).containsExactly("first", "second");
		first.advanceTimeBy(1, TimeUnit.SECONDS);
		first.runScheduledPendingTasks();
		assertThat(first.isOpen()).isFalse();
		assertThat(this.current).hasSize(1);
	}

	private EmbeddedChannel connect(String name, Runnable duringTakeOver) {
		return new EmbeddedChannel(new GracefulReconnectHandler(this.commands, this.current, Duration.ofMinutes(1)),
				new ChannelInboundHandlerAdapter() {

					@Override
					public void channelActive(ChannelHandlerContext context) {
						duringTakeOver.run();
						GracefulReconnectHandlerTests.this.tookOver.add(name);
					}

				});
	}

}
