package dev.elasticache.boot.valkey;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionGuard}. The address of an embedded channel is
 * {@code embedded}.
 */
class ConnectionGuardTests {

	private final ConnectionGuard guard = new ConnectionGuard(Duration.ofMillis(500));

	private final AtomicInteger troubles = new AtomicInteger();

	@BeforeEach
	void listen() {
		this.guard.addListener(this.troubles::incrementAndGet);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-MOVED 42 embedded\r\n", "-MOVED 42 EMBEDDED\r\n+OK\r\n",
			"-READONLY You can't write against a read only replica.\r\n" })
	void closesConnectionToNodeThatDoesNotServeAnyMore(String reply) {
		EmbeddedChannel channel = channel();
		receive(channel, reply);
		assertThat(channel.isOpen()).isFalse();
		assertThat(this.guard.getClosedCount()).isEqualTo(1);
		assertThat(this.troubles).hasValue(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-MOVED 42 other:6379\r\n", "-MOVED 42 :6379\r\n", "-ASK 42 embedded\r\n",
			"-MOVED 42 embedded", "-ERR READONLY\r\n", "-", "+OK\r\n", "$19\r\n-MOVED 42 embedded\r\n", "" })
	void keepsOtherConnections(String reply) {
		EmbeddedChannel channel = channel();
		receive(channel, reply);
		assertThat(channel.isOpen()).isTrue();
		assertThat(this.guard.getClosedCount()).isZero();
	}

	@Test
	void deliversWhatItLooksAt() {
		EmbeddedChannel channel = channel();
		channel.writeInbound(Unpooled.copiedBuffer("-MOVED 42 other:6379\r\n", StandardCharsets.UTF_8));
		ByteBuf delivered = channel.readInbound();
		assertThat(delivered.toString(StandardCharsets.UTF_8)).isEqualTo("-MOVED 42 other:6379\r\n");
		delivered.release();
	}

	@Test
	void leavesTimeBetweenTwoClosings() {
		receive(channel(), "-READONLY You can't\r\n");
		EmbeddedChannel next = channel();
		receive(next, "-READONLY You can't\r\n");
		assertThat(next.isOpen()).isTrue();
		assertThat(this.guard.getClosedCount()).isEqualTo(1);
	}

	@Test
	void tellsOfLostConnection() {
		EmbeddedChannel channel = channel();
		channel.pipeline().firstContext().close();
		assertThat(this.troubles).hasValue(1);
	}

	@Test
	void doesNotTellOfConnectionThatWasClosed() {
		channel().close();
		assertThat(this.troubles).hasValue(0);
	}

	@Test
	void tellsOfNodeThatDoesNotAnswerEverySecondAndClosesItsConnectionAfterSix() {
		EmbeddedChannel channel = channel();
		channel.writeOutbound("request");
		pass(channel, 1);
		assertThat(this.troubles).hasValue(0);
		for (int second = 1; second <= 4; second++) {
			pass(channel, 1);
			assertThat(this.troubles).hasValue(second);
		}
		assertThat(channel.isOpen()).isTrue();
		pass(channel, 1);
		assertThat(channel.isOpen()).isFalse();
	}

	@Test
	void isPatientWithBlockingCommandThatMayTakeLonger() {
		EmbeddedChannel channel = channel(new ConnectionGuard(Duration.ofSeconds(30)));
		channel.writeOutbound("BLPOP");
		pass(channel, 30);
		assertThat(channel.isOpen()).isTrue();
		pass(channel, 1);
		assertThat(channel.isOpen()).isFalse();
	}

	@Test
	void isPatientWithNodeThatAnswers() {
		EmbeddedChannel channel = channel();
		for (int second = 0; second < 20; second++) {
			channel.writeOutbound("request");
			receive(channel, "+OK\r\n");
			channel.writeOutbound("next request");
			pass(channel, 1);
		}
		receive(channel, "+OK\r\n");
		pass(channel, 60);
		assertThat(this.troubles).hasValue(0);
		assertThat(channel.isOpen()).isTrue();
	}

	private EmbeddedChannel channel() {
		return channel(this.guard);
	}

	private EmbeddedChannel channel(ConnectionGuard guard) {
		EmbeddedChannel channel = new EmbeddedChannel();
		channel.freezeTime();
		guard.afterChannelInitialized(channel);
		channel.pipeline().fireChannelActive();
		return channel;
	}

	private void receive(EmbeddedChannel channel, String reply) {
		channel.writeInbound(Unpooled.copiedBuffer(reply, StandardCharsets.UTF_8));
		channel.releaseInbound();
	}

	private void pass(EmbeddedChannel channel, int seconds) {
		channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
		channel.runScheduledPendingTasks();
	}

}
