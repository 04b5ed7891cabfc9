package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.protocol.RedisHandshakeHandler;
import io.lettuce.core.resource.ClientResources;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ConnectDeadline}.
 */
class ConnectDeadlineTests {

	private final CompletableFuture<Void> login = new CompletableFuture<>();

	private final ClientResources clientResources = mock();

	private final RedisHandshakeHandler handshake = new RedisHandshakeHandler((channel) -> this.login,
			this.clientResources, Duration.ofMillis(500));

	@Test
	void leavesLoginTheConnectTimeout() {
		EmbeddedChannel channel = connect(this.handshake);
		pass(channel, 999);
		this.login.complete(null);
		assertThat(this.handshake.channelInitialized()).isCompleted();
		pass(channel, 60_000);
		assertThat(channel.isOpen()).isTrue();
	}

	@Test
	void leavesOnceTheConnectionIsReady() {
		EmbeddedChannel channel = connect(this.handshake);
		assertThat(channel.pipeline().get(ConnectDeadlineHandler.class)).isNotNull();
		this.login.complete(null);
		assertThat(channel.pipeline().get(ConnectDeadlineHandler.class)).isNull();
	}

	@Test
	void takesThePlaceOfTheTimeOfACommand() {
		connect(this.handshake);
		then(this.clientResources).shouldHaveNoInteractions();
	}

	@Test
	void tellsOtherHandlersOfTheConnection() {
		AtomicBoolean told = new AtomicBoolean();
		connect(this.handshake, new ChannelInboundHandlerAdapter() {

			@Override
			public void channelRegistered(ChannelHandlerContext context) {
				told.set(true);
			}

		});
		assertThat(told).isTrue();
	}

	@Test
	void givesUpConnectionThatIsNotLoggedInByThen() {
		EmbeddedChannel channel = connect(this.handshake);
		pass(channel, 1000);
		assertThat(channel.isOpen()).isFalse();
		assertTimedOut("Connection timed out after 1000 ms, waiting for the login");
	}

	@Test
	void givesUpConnectionWhoseHandshakeDoesNotEnd() throws Exception {
		SSLEngine engine = SSLContext.getDefault().createSSLEngine();
		engine.setUseClientMode(true);
		EmbeddedChannel channel = connect(new SslHandler(engine), this.handshake);
		pass(channel, 1000);
		assertTimedOut("Connection timed out after 1000 ms, waiting for the end of the TLS handshake");
		assertThat(channel.attr(ConnectionBuilder.INIT_FAILURE).get()).isInstanceOf(RedisCommandTimeoutException.class);
		channel.releaseOutbound();
	}

	private void assertTimedOut(String message) {
		assertThat(this.handshake.channelInitialized()).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(RedisCommandTimeoutException.class)
			.withMessage(message);
	}

	private EmbeddedChannel connect(ChannelHandler... handlers) {
		return new EmbeddedChannel(new ChannelInitializer<EmbeddedChannel>() {

			@Override
			protected void initChannel(EmbeddedChannel channel) {
				channel.config().setConnectTimeoutMillis(1000);
				channel.freezeTime();
				channel.pipeline().addLast(handlers);
				new ConnectDeadline().afterChannelInitialized(channel);
			}

		});
	}

	private void pass(EmbeddedChannel channel, long millis) {
		channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
		channel.runPendingTasks();
	}

}
