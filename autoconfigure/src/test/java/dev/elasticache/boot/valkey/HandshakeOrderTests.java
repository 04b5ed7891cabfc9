package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.protocol.RedisHandshakeHandler;
import io.lettuce.core.resource.ClientResources;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link HandshakeOrder}.
 */
class HandshakeOrderTests {

	private final LocalAddress address = new LocalAddress(HandshakeOrderTests.class);

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());

	private final CompletableFuture<@Nullable Void> handshake = new CompletableFuture<>();

	private volatile boolean endpointKnows;

	private Channel channel;

	@BeforeEach
	void connect() throws InterruptedException {
		new ServerBootstrap().group(this.group)
			.channel(LocalServerChannel.class)
			.childHandler(new ChannelInboundHandlerAdapter())
			.bind(this.address)
			.sync();
		this.channel = new Bootstrap().group(this.group)
			.channel(LocalChannel.class)
			.handler(new Handlers())
			.connect(this.address)
			.sync()
			.channel();
	}

	@AfterEach
	void close() {
		this.group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
	}

	@Test
	void connectionIsHandedOutOnceItsEndpointKnows() throws Exception {
		CompletableFuture<Boolean> handedOut = initialized().thenApply((done) -> this.endpointKnows);
		CountDownLatch busy = new CountDownLatch(1);
		this.channel.eventLoop().execute(() -> await(busy));
		this.handshake.complete(null);
		assertThat(handedOut).isNotDone();
		busy.countDown();
		assertThat(handedOut.get(5, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void failureIsHandedOutAsItIs() {
		IllegalStateException failure = new IllegalStateException("WRONGPASS");
		EmbeddedChannel channel = closingAtOnce();
		CompletableFuture<Void> handedOut = initialized(channel);
		this.handshake.completeExceptionally(failure);
		channel.runPendingTasks();
		assertThat(handedOut).failsWithin(Duration.ZERO).withThrowableThat().havingCause().isSameAs(failure);
		assertThat(this.endpointKnows).isFalse();
	}

	@Test
	void closedConnectionFailsSoon() {
		CompletableFuture<Void> handedOut = initialized();
		this.channel.close();
		assertThat(handedOut).failsWithin(Duration.ofSeconds(5))
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(RedisConnectionException.class)
			.withMessage("Connection closed prematurely");
	}

	@Test
	void connectionClosedByServerFailsAtOnce() {
		EmbeddedChannel channel = closingAtOnce();
		CompletableFuture<Void> handedOut = initialized(channel);
		channel.pipeline().fireChannelInactive();
		assertThat(handedOut).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(RedisConnectionException.class)
			.withMessage("Connection closed prematurely");
	}

	@Test
	void connectionClosedByShutdownFailsAtOnce() {
		CompletableFuture<Void> handedOut = initialized();
		this.channel.close();
		close();
		assertThat(handedOut).failsWithin(Duration.ofSeconds(5))
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(RedisConnectionException.class);
	}

	/**
	 * Returns a channel that is closed before the thread which closes it goes on, as
	 * happens where that is not the thread of the connection.
	 * @return the channel
	 */
	private EmbeddedChannel closingAtOnce() {
		return new EmbeddedChannel(new Handlers());
	}

	private CompletableFuture<Void> initialized() {
		return initialized(this.channel);
	}

	private static CompletableFuture<Void> initialized(Channel channel) {
		return channel.pipeline().get(RedisHandshakeHandler.class).channelInitialized().toCompletableFuture();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private final class Handlers extends ChannelInitializer<Channel> {

		@Override
		protected void initChannel(Channel channel) {
			ClientResources resources = mock(Answers.RETURNS_DEEP_STUBS);
			channel.pipeline()
				.addLast(new RedisHandshakeHandler((ignored) -> HandshakeOrderTests.this.handshake, resources,
						Duration.ofSeconds(5)))
				.addLast(new ChannelInboundHandlerAdapter() {

					@Override
					public void channelActive(ChannelHandlerContext context) {
						HandshakeOrderTests.this.endpointKnows = true;
					}

				});
			new HandshakeOrder().afterChannelInitialized(channel);
		}

	}

}
