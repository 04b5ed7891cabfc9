package dev.elasticache.boot.valkey;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FlushConsolidation}.
 */
class FlushConsolidationTests {

	private final ChannelDuplexHandler commands = new ChannelDuplexHandler();

	@Test
	void comesBetweenTlsAndCommands() throws Exception {
		EmbeddedChannel channel = new EmbeddedChannel();
		SslHandler tls = SslContextBuilder.forClient().build().newHandler(channel.alloc());
		channel.pipeline().addLast(tls, this.commands);
		new FlushConsolidation().afterChannelInitialized(channel);
		assertThat(channel.pipeline().toMap().values()).satisfiesExactly((first) -> assertThat(first).isSameAs(tls),
				(second) -> assertThat(second).isInstanceOf(FlushConsolidationHandler.class),
				(third) -> assertThat(third).isSameAs(this.commands));
		channel.finishAndReleaseAll();
	}

	@Test
	void comesFirstInPlainText() {
		EmbeddedChannel channel = new EmbeddedChannel(this.commands);
		new FlushConsolidation().afterChannelInitialized(channel);
		assertThat(channel.pipeline().first()).isInstanceOf(FlushConsolidationHandler.class);
	}

	@Test
	void letsCommandThatIsAloneLeaveAtOnce() {
		EmbeddedChannel channel = new EmbeddedChannel(this.commands);
		new FlushConsolidation().afterChannelInitialized(channel);
		channel.writeAndFlush(Unpooled.copyInt(1));
		channel.runPendingTasks();
		assertThat(channel.outboundMessages()).hasSize(1);
		channel.releaseOutbound();
	}

}
