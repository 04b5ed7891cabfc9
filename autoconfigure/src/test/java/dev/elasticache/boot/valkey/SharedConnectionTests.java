package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link SharedConnection}.
 */
class SharedConnectionTests {

	private static final Duration LONG_TIMEOUT = Duration.ofSeconds(20);

	private static final Duration SHORT_TIMEOUT = Duration.ofMillis(300);

	private final RedisClusterAsyncCommands<byte[], byte[]> commands = mock();

	private final LettuceConnectionFactory connectionFactory = mock();

	private final CompletableFuture<Void> connected = new CompletableFuture<>();

	private final AtomicInteger sent = new AtomicInteger();

	private SharedConnection connection;

	@BeforeEach
	void createConnection() {
		LettuceConnection lettuceConnection = mock();
		given(lettuceConnection.getNativeConnection()).willReturn(this.commands);
		willAnswer((invocation) -> {
			this.connected.join();
			return lettuceConnection;
		}).given(this.connectionFactory).getConnection();
		this.connection = createConnection(LONG_TIMEOUT);
	}

	private SharedConnection createConnection(Duration timeout) {
		given(this.connectionFactory.getClientConfiguration())
			.willReturn(LettuceClientConfiguration.builder().commandTimeout(timeout).build());
		return new SharedConnection(this.connectionFactory, new ConnectionFailures(Duration.ZERO));
	}

	@Test
	void failsInTimeWhileItIsBeingMadeAndIsUsedOnceItWas() {
		this.connection = createConnection(SHORT_TIMEOUT);
		CompletableFuture<String> early = send("reply");
		assertFails(early, "No connection within 300 ms");
		this.connected.complete(null);
		Awaitility.await().ignoreExceptions().until(() -> send("reply").join().equals("reply"));
		then(this.connectionFactory).should(times(1)).getConnection();
	}

	@Test
	void doesNotSendWhatNobodyWaitsForAnyMore() {
		this.connection = createConnection(SHORT_TIMEOUT);
		assertFails(send("reply"), "No connection within 300 ms");
		this.connected.complete(null);
		Awaitility.await().until(() -> this.connection.get().isDone());
		send("reply").join();
		assertThat(this.sent).hasValue(1);
	}

	@Test
	void boundsConnectionAndReplyTogether() {
		this.connection = createConnection(SHORT_TIMEOUT);
		CompletableFuture<Void> never = this.connection.execute((commands) -> new CompletableFuture<>());
		this.connected.complete(null);
		assertFails(never, "No connection and reply within 300 ms");
	}

	@Test
	void waitsForAnAnswer() {
		RedisFuture<String> pong = mock();
		given(pong.toCompletableFuture()).willReturn(CompletableFuture.completedFuture("PONG"));
		given(this.commands.ping()).willReturn(pong);
		this.connected.complete(null);
		this.connection.await(Duration.ofSeconds(10));
		then(this.commands).should().ping();
	}

	@Test
	@Timeout(10)
	void waitsForAnAnswerNoLongerThanItIsTold() {
		long start = System.nanoTime();
		this.connection.await(Duration.ofMillis(10));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(10), Duration.ofSeconds(5));
	}

	@Test
	void failsWithWhyItCouldNotBeMade() {
		this.connected.completeExceptionally(new IllegalStateException("refused"));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> send("reply").join())
			.withStackTraceContaining("refused");
	}

	@ParameterizedTest
	@ValueSource(strings = { "WRONGPASS invalid username-password pair", "NOAUTH HELLO must be called" })
	void triesLoginThatWasRefusedAgainOnce(String answer) {
		LettuceConnection lettuceConnection = mock();
		given(lettuceConnection.getNativeConnection()).willReturn(this.commands);
		willThrow(refused(answer)).willReturn(lettuceConnection).given(this.connectionFactory).getConnection();
		assertThat(send("reply").join()).isEqualTo("reply");
		then(this.connectionFactory).should(times(2)).getConnection();
	}

	@Test
	void doesNotTryAgainWhatAnotherLoginDoesNotCure() {
		willThrow(refused("NOPERM no permissions")).given(this.connectionFactory).getConnection();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> send("reply").join())
			.withStackTraceContaining("NOPERM");
		then(this.connectionFactory).should(times(1)).getConnection();
	}

	@Test
	void givesUpIfLoginIsRefusedAgain() {
		willThrow(refused("WRONGPASS")).given(this.connectionFactory).getConnection();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> send("reply").join())
			.withStackTraceContaining("WRONGPASS");
		then(this.connectionFactory).should(times(2)).getConnection();
	}

	private static Exception refused(String answer) {
		return new RedisConnectionFailureException("Unable to connect", new RedisCommandExecutionException(answer));
	}

	private CompletableFuture<String> send(String reply) {
		return this.connection.execute((commands) -> {
			assertThat(commands).isSameAs(this.commands);
			this.sent.incrementAndGet();
			return CompletableFuture.completedFuture(reply);
		});
	}

	private static void assertFails(CompletableFuture<?> future, String message) {
		assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
			.withCauseInstanceOf(RedisCommandTimeoutException.class)
			.withStackTraceContaining(message);
	}

}
