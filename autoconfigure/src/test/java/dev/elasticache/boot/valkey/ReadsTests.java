package dev.elasticache.boot.valkey;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link Reads}.
 */
class ReadsTests {

	private final Reads reads = new Reads();

	private final StatefulConnection<byte[], byte[]> connection = mock();

	private final List<AsyncCommand<?, ?, ?>> sent = new ArrayList<>();

	@BeforeEach
	void recordWhatIsSent() {
		given(this.connection.dispatch(ArgumentMatchers.<RedisCommand<byte[], byte[], ?>>any())).will((invocation) -> {
			this.sent.add(invocation.getArgument(0));
			return invocation.getArgument(0);
		});
	}

	@Test
	void mergesReadsUntilTheyAreWritten() {
		get("a");
		get("b");
		assertThat(this.sent).hasSize(1);
		assertThat(write(0)).contains("MGET", "a", "b");
		get("c");
		assertThat(this.sent).hasSize(2);
		assertThat(write(1)).contains("\nGET", "c");
	}

	@Test
	void mergesNoReadWithThoseBeforeAWrite() {
		get("a");
		this.reads.sendLaterOnesBehind();
		get("b");
		assertThat(this.sent).hasSize(2);
		assertThat(write(0)).contains("a").doesNotContain("b");
		assertThat(write(1)).contains("b");
	}

	@Test
	void failsAllWithTheCommand() {
		CompletableFuture<byte[]> first = get("a");
		CompletableFuture<byte[]> second = get("b");
		RedisException failure = new RedisException("lost");
		this.sent.get(0).completeExceptionally(failure);
		assertThat(first).failsWithin(0, TimeUnit.SECONDS).withThrowableThat().havingCause().isSameAs(failure);
		assertThat(second).isCompletedExceptionally();
		get("c");
		assertThat(this.sent).hasSize(2);
	}

	@Test
	void failsWhenItCannotBeSent() {
		given(this.connection.dispatch(ArgumentMatchers.<RedisCommand<byte[], byte[], ?>>any()))
			.willThrow(new RedisException("closed"));
		assertThat(get("a")).isCompletedExceptionally();
	}

	@Test
	void asksAgainForEachWhereTheEngineRefuses() {
		CompletableFuture<byte[]> first = get("a");
		CompletableFuture<byte[]> second = get("b");
		write(0);
		this.sent.get(0).completeExceptionally(new RedisCommandExecutionException("NOPERM"));
		assertThat(this.sent).hasSize(3);
		assertThat(write(1)).isEqualTo("*2\r\n$3\r\nGET\r\n$1\r\na\r\n");
		assertThat(write(2)).isEqualTo("*2\r\n$3\r\nGET\r\n$1\r\nb\r\n");
		this.sent.get(1).completeExceptionally(new RedisCommandExecutionException("NOPERM"));
		assertThat(first).isCompletedExceptionally();
		assertThat(second).isNotDone();
		assertThat(this.sent).hasSize(3);
	}

	private CompletableFuture<byte[]> get(String key) {
		return this.reads.get(this.connection, key.getBytes(StandardCharsets.UTF_8));
	}

	private String write(int command) {
		ByteBuf buffer = Unpooled.buffer();
		this.sent.get(command).encode(buffer);
		return buffer.toString(StandardCharsets.UTF_8);
	}

}
