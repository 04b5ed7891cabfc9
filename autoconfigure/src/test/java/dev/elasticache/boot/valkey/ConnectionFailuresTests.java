package dev.elasticache.boot.valkey;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.protocol.RedisHandshakeHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ConnectionFailures}.
 */
class ConnectionFailuresTests {

	private static final RedisException REJECTED = new RedisException(
			"Currently not connected. Commands are rejected.");

	private final ConnectionFailures failures = new ConnectionFailures(Duration.ofHours(1));

	@Test
	void tellWhyThereIsNoConnection() {
		Exception refusal = new IllegalStateException("Connection refused");
		connect(this.failures, refusal);
		assertThat(this.failures.getLast()).isSameAs(refusal);
		assertThat(explain(this.failures, REJECTED)).isInstanceOf(RedisConnectionException.class)
			.hasMessage("Not connected to cache:6379: Connection refused")
			.hasCause(refusal);
	}

	@Test
	void areNotTheReasonOfOtherRejections() {
		connect(this.failures, new IllegalStateException("Connection refused"));
		RedisException other = new RedisException("Request queue size exceeded: 10. Commands are not accepted.");
		assertThat(explain(this.failures, other)).isSameAs(other);
	}

	@Test
	void endWithConnection() {
		connect(this.failures, new IllegalStateException("Connection refused"));
		connect(this.failures, null);
		assertThat(this.failures.getLast()).isNull();
		assertThat(explain(this.failures, REJECTED)).isSameAs(REJECTED);
	}

	@Test
	void endIfNoAttemptRepeatsThem() {
		ConnectionFailures brief = new ConnectionFailures(Duration.ZERO);
		connect(brief, new IllegalStateException("Connection refused"));
		assertThat(brief.getLast()).isNull();
		assertThat(explain(brief, REJECTED)).isSameAs(REJECTED);
	}

	private static void connect(ConnectionFailures failures, Exception failure) {
		RedisHandshakeHandler handshake = mock();
		given(handshake.channelInitialized()).willReturn(
				(failure != null) ? CompletableFuture.failedFuture(failure) : CompletableFuture.completedFuture(null));
		EmbeddedChannel channel = new EmbeddedChannel(handshake);
		failures.afterChannelInitialized(channel);
		channel.connect(InetSocketAddress.createUnresolved("cache", 6379));
	}

	private static Throwable explain(ConnectionFailures failures, RedisException rejection) {
		return failures.explain(CompletableFuture.failedFuture(rejection))
			.handle((reply, failure) -> failure.getCause())
			.join();
	}

}
