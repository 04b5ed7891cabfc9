package dev.elasticache.boot.valkey;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link SharedTls}.
 */
class SharedTlsTests {

	private final TlsEngines engines = mock();

	private final SharedTls sharedTls = new SharedTls(this.engines);

	@Test
	void exchangesWhatLettucePutInPlace() throws Exception {
		SSLEngine shared = engine();
		given(this.engines.create(any(ByteBufAllocator.class), any(), any(int.class))).willReturn(shared);
		ChannelInboundHandlerAdapter commands = new ChannelInboundHandlerAdapter();
		EmbeddedChannel channel = new EmbeddedChannel(false);
		channel.config().setConnectTimeoutMillis(1234);
		channel.pipeline().addLast(new SslHandler(engine()), commands);
		this.sharedTls.afterChannelInitialized(channel);
		SslHandler handler = (SslHandler) channel.pipeline().first();
		assertThat(handler.engine()).isSameAs(shared);
		assertThat(handler.getHandshakeTimeoutMillis()).isEqualTo(1234);
		assertThat(channel.pipeline().last()).isSameAs(commands);
		then(this.engines).should().create(channel.alloc(), "cache.example.com", 6379);
	}

	@Test
	void leavesPlainTextAsItIs() {
		EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
		this.sharedTls.afterChannelInitialized(channel);
		assertThat(channel.pipeline().get(SslHandler.class)).isNull();
		then(this.engines).shouldHaveNoInteractions();
	}

	private SSLEngine engine() throws Exception {
		SSLEngine engine = SSLContext.getDefault().createSSLEngine("cache.example.com", 6379);
		engine.setUseClientMode(true);
		return engine;
	}

}
