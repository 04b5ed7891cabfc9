package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.event.DefaultEventBus;
import io.lettuce.core.event.EventBus;
import io.lettuce.core.event.connection.ReauthenticationFailedEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ValkeyCredentials}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ValkeyCredentialsTests {

	private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

	private static final Duration INTERVAL = Duration.ofHours(3);

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final SimulatedScheduler scheduler = new SimulatedScheduler(START);

	private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

	private final AtomicReference<String> password = new AtomicReference<>("first");

	private final AtomicInteger questions = new AtomicInteger();

	private final List<String> live = new ArrayList<>();

	@AfterEach
	void close() {
		this.scheduler.close();
	}

	@Test
	void givesNewConnectionsWhatTheSourceHas() {
		ValkeyCredentials credentials = lasting();
		assertThat(resolve(credentials)).isEqualTo("first");
		this.password.set("second");
		assertThat(resolve(credentials)).isEqualTo("second");
		assertThat(credentials.supportsStreaming()).isTrue();
	}

	@Test
	void tellsLiveConnectionsOfNewCredentials() {
		ValkeyCredentials credentials = lasting();
		resolve(credentials);
		this.password.set("second");
		refresh(credentials);
		assertThat(this.live).containsExactly("second");
		assertThat(credentials.getRenewal()).isEqualTo(new CredentialsRenewal(START, null, 0, null));
	}

	@Test
	void tellsLiveConnectionsEvenIfNewOnesKnewBefore() {
		ValkeyCredentials credentials = lasting();
		resolve(credentials);
		this.password.set("second");
		resolve(credentials);
		refresh(credentials);
		assertThat(this.live).containsExactly("second");
	}

	@Test
	void sparesLiveConnectionsWhatTheyHave() {
		ValkeyCredentials credentials = lasting();
		resolve(credentials);
		refresh(credentials);
		assertThat(this.live).isEmpty();
		assertThat(credentials.getRenewal().lastRenewal()).isNull();
	}

	@Test
	void tellsConnectionThatWasOnItsWay() {
		ValkeyCredentials credentials = lasting();
		resolve(credentials);
		this.password.set("second");
		refresh(credentials);
		assertThat(subscribed(credentials)).containsExactly("second");
		this.scheduler.advanceTo(START.plusSeconds(30));
		assertThat(subscribed(credentials)).isEmpty();
	}

	@Test
	void asksOnceForConnectionsThatComeTogether() throws InterruptedException {
		CountDownLatch answer = new CountDownLatch(1);
		ValkeyCredentials credentials = new ValkeyCredentials(() -> {
			this.questions.incrementAndGet();
			await(answer);
			return RedisCredentials.just(null, "first");
		}, null, this.scheduler);
		List<String> answers = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			credentials.resolveCredentials().subscribe((resolved) -> answers.add(text(resolved)));
		}
		assertThat(answers).isEmpty();
		answer.countDown();
		this.scheduler.settle();
		assertThat(answers).hasSize(10).containsOnly("first");
		assertThat(this.questions).hasValue(1);
	}

	@Test
	void givesConnectionsAfterRefreshNoAnswerOfBefore() {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		ValkeyCredentials credentials = new ValkeyCredentials(() -> {
			String before = this.password.get();
			asked.countDown();
			await(answer);
			return RedisCredentials.just(null, before);
		}, null, this.scheduler);
		credentials.resolveCredentials().subscribe();
		await(asked);
		this.password.set("second");
		credentials.refresh();
		AtomicReference<String> resolved = new AtomicReference<>();
		credentials.resolveCredentials().subscribe((found) -> resolved.set(text(found)));
		answer.countDown();
		this.scheduler.settle();
		assertThat(resolved).hasValue("second");
	}

	@Test
	void asksOnThreadOfItsOwn() {
		AtomicReference<Thread> asked = new AtomicReference<>();
		ValkeyCredentials credentials = new ValkeyCredentials(() -> {
			asked.set(Thread.currentThread());
			return RedisCredentials.just(null, "first");
		}, null);
		try {
			assertThat(resolve(credentials)).isEqualTo("first");
			assertThat(asked.get().getName()).startsWith("elasticache-credentials-");
			assertThat(asked.get().isDaemon()).isTrue();
		}
		finally {
			credentials.destroy();
		}
		Awaitility.await().atMost(LIMIT).until(() -> !asked.get().isAlive());
	}

	@Test
	void renewsWellBeforeTheIntervalEndsAndNotAllAtOnce() {
		List<Instant> planned = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			planned.add(expiring().getRenewal().nextRenewal());
		}
		assertThat(planned).allMatch((next) -> !next.isBefore(START.plus(Duration.ofMinutes(135))))
			.allMatch((next) -> !next.isAfter(START.plus(INTERVAL)));
		assertThat(planned.stream().distinct().count()).isGreaterThan(10);
	}

	@Test
	void renewsThroughoutTheDay() {
		ValkeyCredentials credentials = expiring();
		resolve(credentials);
		for (int i = 1; i <= 8; i++) {
			this.password.set("token-" + i);
			this.scheduler.advanceTo(this.scheduler.nextDue());
		}
		assertThat(this.live).containsExactly("token-1", "token-2", "token-3", "token-4", "token-5", "token-6",
				"token-7", "token-8");
		assertThat(credentials.getRenewal().failures()).isZero();
	}

	@Test
	void triesAgainEverMoreSlowlyAndSaysSo(CapturedOutput output) {
		ValkeyCredentials credentials = expiring();
		List<CredentialsRenewal> told = new ArrayList<>();
		credentials.setRenewalListener(told::add);
		this.failure.set(new IllegalStateException("no AWS credentials"));
		this.scheduler.advanceTo(this.scheduler.nextDue());
		Instant failed = this.scheduler.getClock().instant();
		assertThat(credentials.getRenewal())
			.isEqualTo(new CredentialsRenewal(null, failed.plusSeconds(1), 1, this.failure.get()));
		assertThat(credentials.getRenewal().isFailing()).isTrue();
		assertThat(output).contains("failure 1", "no AWS credentials");
		this.scheduler.advanceTo(failed.plusSeconds(1 + 2 + 4));
		assertThat(credentials.getRenewal().failures()).isEqualTo(4);
		this.scheduler.advanceTo(failed.plus(Duration.ofHours(1)));
		assertThat(Duration.between(this.scheduler.getClock().instant(), credentials.getRenewal().nextRenewal()))
			.isLessThanOrEqualTo(Duration.ofMinutes(5));
		assertThat(this.live).isEmpty();
		this.failure.set(null);
		this.scheduler.advanceTo(this.scheduler.nextDue());
		assertThat(this.live).containsExactly("first");
		assertThat(credentials.getRenewal().isFailing()).isFalse();
		assertThat(credentials.getRenewal().lastFailure()).isNull();
		assertThat(credentials.getRenewal().nextRenewal())
			.isAfter(this.scheduler.getClock().instant().plus(Duration.ofHours(2)));
		assertThat(told).hasSizeGreaterThan(5).last().isEqualTo(credentials.getRenewal());
	}

	@Test
	void takesNoteOfFailureOfNewConnection() {
		ValkeyCredentials credentials = expiring();
		this.failure.set(new IllegalStateException("no AWS credentials"));
		for (int i = 0; i < 3; i++) {
			assertThatIllegalStateException().isThrownBy(() -> resolve(credentials)).withMessage("no AWS credentials");
		}
		assertThat(credentials.getRenewal().failures()).isEqualTo(1);
		this.failure.set(null);
		this.scheduler.advanceTo(START.plusSeconds(1));
		assertThat(credentials.getRenewal().isFailing()).isFalse();
	}

	@Test
	void answersNewConnectionWhateverTheSourceThrows() {
		AtomicBoolean broken = new AtomicBoolean(true);
		ValkeyCredentials credentials = new ValkeyCredentials(() -> {
			if (broken.getAndSet(false)) {
				throw new OutOfMemoryError("simulated");
			}
			return source();
		}, null, this.scheduler);
		assertThat(credentials.resolveCredentials().toFuture()).failsWithin(LIMIT)
			.withThrowableThat()
			.withCauseInstanceOf(OutOfMemoryError.class);
		assertThat(credentials.getRenewal().isFailing()).isTrue();
		assertThat(resolve(credentials)).isEqualTo("first");
	}

	@Test
	void answersNewConnectionWhateverTheListenerThrows() {
		ValkeyCredentials credentials = expiring();
		credentials.setRenewalListener((renewal) -> {
			throw new IllegalArgumentException("listener");
		});
		this.failure.set(new IllegalStateException("no AWS credentials"));
		assertThatIllegalStateException().isThrownBy(() -> resolve(credentials)).withMessage("no AWS credentials");
	}

	@Test
	void triesAgainIfServersRejectNewCredentials() {
		ValkeyCredentials credentials = lasting();
		EventBus eventBus = new DefaultEventBus(Schedulers.immediate());
		credentials.watch(eventBus);
		resolve(credentials);
		this.password.set("second");
		refresh(credentials);
		for (int i = 0; i < 5; i++) {
			eventBus.publish(new ReauthenticationFailedEvent("id", new IllegalStateException("WRONGPASS")));
		}
		assertThat(credentials.getRenewal().failures()).isEqualTo(1);
		assertThat(credentials.getRenewal().lastFailure()).hasMessage("WRONGPASS");
		this.scheduler.advanceTo(START.plusSeconds(1));
		assertThat(this.live).containsExactly("second", "second");
		eventBus.publish(new ReauthenticationFailedEvent("id", new IllegalStateException("WRONGPASS")));
		assertThat(credentials.getRenewal().nextRenewal()).isEqualTo(START.plusSeconds(3));
	}

	@Test
	void plansNothingAfterItsEnd() {
		ValkeyCredentials credentials = expiring();
		credentials.destroy();
		assertThat(this.scheduler.nextDue()).isNull();
	}

	private ValkeyCredentials lasting() {
		return subscribe(new ValkeyCredentials(this::source, null, this.scheduler));
	}

	private ValkeyCredentials expiring() {
		return subscribe(new ValkeyCredentials(this::source, INTERVAL, this.scheduler));
	}

	private ValkeyCredentials subscribe(ValkeyCredentials credentials) {
		credentials.credentials().subscribe((renewed) -> this.live.add(text(renewed)));
		return credentials;
	}

	private RedisCredentials source() {
		RuntimeException exception = this.failure.get();
		if (exception != null) {
			throw exception;
		}
		return RedisCredentials.just("app", this.password.get());
	}

	private void refresh(ValkeyCredentials credentials) {
		credentials.refresh();
		this.scheduler.settle();
	}

	private static List<String> subscribed(ValkeyCredentials credentials) {
		List<String> received = new ArrayList<>();
		credentials.credentials().subscribe((renewed) -> received.add(text(renewed))).dispose();
		return received;
	}

	private static String resolve(ValkeyCredentials credentials) {
		return text(credentials.resolveCredentials().block(LIMIT));
	}

	private static String text(RedisCredentials credentials) {
		return new String(credentials.getPassword());
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
