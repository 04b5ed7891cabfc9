package dev.elasticache.boot.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ResilientCacheStore}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ResilientCacheStoreTests {

	private static final byte[] OLD = { 1 };

	private static final byte[] NEW = { 2 };

	private final MapCacheStore engine = new MapCacheStore();

	private final List<String> commands = new ArrayList<>();

	private final ResilientCacheStore store = new ResilientCacheStore(this.engine, List.of(this::record), 4,
			Duration.ofMillis(20));

	@AfterEach
	void close() {
		this.store.close();
	}

	@Test
	void passesCommandsOnAndTellsListeners() {
		this.store.put("books", "a", OLD, null).join();
		assertThat(this.store.get("books", "a").join()).isEqualTo(OLD);
		assertThat(this.store.putIfAbsent("books", "a", NEW, null).join()).isEqualTo(OLD);
		assertThat(this.store.evict("books", "a").join()).isTrue();
		this.store.clear("books").join();
		fail("timed out");
		assertFails(this.store.get("books", "a"), "timed out");
		assertThat(this.commands).containsExactly("WRITE", "READ", "WRITE", "REMOVE", "CLEAR", "READ timed out");
		assertThat(this.store.getEngine()).isEqualTo("map");
	}

	@Test
	void asksNoMoreOnceTheEngineFailed() {
		fail("timed out");
		for (int i = 0; i < 30; i++) {
			assertFails(this.store.get("books", "a"), "timed out");
		}
		assertThat(this.commands).hasSize(10);
		CacheStoreState state = this.store.getState();
		assertThat(state.breaker()).isEqualTo(State.OPEN);
		assertThat(state.failures()).containsEntry(CacheCommand.READ, 30L).containsEntry(CacheCommand.WRITE, 0L);
		assertThat(state.rejected()).isEqualTo(20);
	}

	@Test
	void asksOtherPartsWhileOneIsAway() {
		this.engine.entries.put("books:b", OLD);
		this.engine.unreachable = "a";
		for (int i = 0; i < 30; i++) {
			assertFails(this.store.get("books", "a"), "unreachable");
			assertThat(this.store.get("books", "b").join()).isEqualTo(OLD);
		}
		CacheStoreState state = this.store.getState();
		assertThat(state.breaker()).isEqualTo(State.OPEN);
		assertThat(state.failures()).containsEntry(CacheCommand.READ, 30L);
		assertThat(state.rejected()).isEqualTo(20);
	}

	@Test
	void clearsWhatItCanWhileAPartIsAway() {
		this.engine.unreachable = "a";
		for (int i = 0; i < 30; i++) {
			assertFails(this.store.get("books", "a"), "unreachable");
		}
		this.engine.entries.put("books:b", OLD);
		assertFails(this.store.clear("books"), "unreachable");
		assertThat(this.engine.entries).isEmpty();
		assertThat(this.engine.clears).hasValue(1);
	}

	@Test
	void answersAreFailuresOfTheirCommandsOnly() {
		this.engine.answers = true;
		this.engine.entries.put("books:a", OLD);
		for (int i = 0; i < 30; i++) {
			fail("OOM command not allowed");
			assertFails(this.store.put("books", "b", NEW, null), "OOM");
			fail(null);
			assertThat(this.store.get("books", "a").join()).isEqualTo(OLD);
		}
		CacheStoreState state = this.store.getState();
		assertThat(state.breaker()).isEqualTo(State.CLOSED);
		assertThat(state.failures()).containsEntry(CacheCommand.WRITE, 30L);
		assertThat(state.rejected()).isZero();
		assertThat(this.commands).contains("WRITE OOM command not allowed");
	}

	@Test
	void asksAgainWhenTheEngineReturns() {
		fail("timed out");
		for (int i = 0; i < 10; i++) {
			assertFails(this.store.get("books", "a"), "timed out");
		}
		fail(null);
		Awaitility.await().ignoreExceptions().untilAsserted(() -> this.store.get("books", "a").join());
		assertThat(this.store.getState().breaker()).isEqualTo(State.HALF_OPEN);
		this.store.get("books", "a").join();
		this.store.get("books", "a").join();
		assertThat(this.store.getState().breaker()).isEqualTo(State.CLOSED);
	}

	@Test
	void mistakesOfCallersDoNotCountAsOutage() {
		this.engine.failure = new IllegalArgumentException("too large");
		for (int i = 0; i < 30; i++) {
			assertFails(this.store.put("books", "a", OLD, null), "too large");
		}
		assertThat(this.store.getState().breaker()).isEqualTo(State.CLOSED);
		assertThat(this.store.getState().rejected()).isZero();
	}

	@Test
	void doesNotReadWhatIsToBeRemovedUntilItIs() {
		this.engine.entries.put("books:a", OLD);
		this.engine.entries.put("books:b", OLD);
		this.engine.entries.put("authors:a", OLD);
		fail("timed out");
		assertFails(this.store.evict("books", "a"), "timed out");
		assertFails(this.store.clear("authors"), "timed out");
		assertThat(this.store.get("books", "a").join()).isNull();
		assertThat(this.store.get("authors", "a").join()).isNull();
		assertThat(this.store.getState().remembered()).isEqualTo(2);
		fail(null);
		Awaitility.await().untilAsserted(() -> assertThat(this.store.getState().replayed()).isEqualTo(2));
		assertThat(this.engine.entries).containsOnlyKeys("books:b");
		assertThat(this.store.getState().remembered()).isZero();
	}

	@Test
	void removesWhatCouldNotBeReplaced() {
		this.engine.entries.put("books:a", OLD);
		fail("timed out");
		assertFails(this.store.put("books", "a", NEW, null), "timed out");
		assertThat(this.store.get("books", "a").join()).isNull();
		fail(null);
		Awaitility.await().untilAsserted(() -> assertThat(this.engine.entries).isEmpty());
	}

	@Test
	void writeMakesUpForRemoval() {
		ResilientCacheStore patient = new ResilientCacheStore(this.engine, List.of(), 4, Duration.ofHours(1));
		this.engine.entries.put("books:a", OLD);
		fail("timed out");
		assertFails(patient.evict("books", "a"), "timed out");
		fail(null);
		patient.put("books", "a", NEW, null).join();
		assertThat(patient.get("books", "a").join()).isEqualTo(NEW);
		assertThat(patient.getState().remembered()).isZero();
	}

	@Test
	void conditionalWriteDoesNotFindWhatIsToBeRemoved() {
		ResilientCacheStore patient = new ResilientCacheStore(this.engine, List.of(), 4, Duration.ofHours(1));
		this.engine.entries.put("books:a", OLD);
		this.engine.entries.put("authors:a", OLD);
		fail("timed out");
		assertFails(patient.evict("books", "a"), "timed out");
		assertFails(patient.clear("authors"), "timed out");
		fail(null);
		assertThat(patient.putIfAbsent("books", "a", NEW, null).join()).isNull();
		assertThat(patient.putIfAbsent("authors", "a", NEW, null).join()).isNull();
		assertThat(patient.get("books", "a").join()).isEqualTo(NEW);
		assertThat(patient.get("authors", "a").join()).isEqualTo(NEW);
	}

	@Test
	void clearsTheCacheIfThereIsTooMuchToRemember() {
		for (int i = 0; i < 6; i++) {
			this.engine.entries.put("books:" + i, OLD);
		}
		fail("timed out");
		for (int i = 0; i < 5; i++) {
			assertFails(this.store.evict("books", String.valueOf(i)), "timed out");
		}
		assertThat(this.store.getState().overflows()).isOne();
		assertThat(this.store.get("books", "5").join()).isNull();
		fail(null);
		Awaitility.await().untilAsserted(() -> assertThat(this.engine.entries).isEmpty());
	}

	@Test
	void hidesWhatAClearHasLeftAndNothingElse() {
		this.engine.entries.put("books:a", OLD);
		this.engine.entries.put("books:b", OLD);
		this.engine.unreachable = "a";
		assertFails(this.store.clear("books"), "unreachable");
		this.store.put("books", "b", NEW, null).join();
		assertThat(this.store.get("books", "a").join()).isNull();
		assertThat(this.store.get("books", "b").join()).isEqualTo(NEW);
		assertFails(this.store.evict("books", "a"), "unreachable");
		this.engine.unreachable = null;
		Awaitility.await().untilAsserted(() -> assertThat(this.store.getState().remembered()).isZero());
		assertThat(this.engine.entries).isEmpty();
		assertThat(this.engine.clears).as("clears of the whole region").hasValue(1);
	}

	@Test
	void carriesOutRemovalsBehindOneThatFails() {
		this.engine.unreachable = "a";
		assertFails(this.store.evict("books", "a"), "unreachable");
		this.engine.entries.put("books:b", OLD);
		fail("timed out");
		assertFails(this.store.evict("books", "b"), "timed out");
		fail(null);
		Awaitility.await().untilAsserted(() -> assertThat(this.engine.entries).isEmpty());
		assertThat(this.store.getState().remembered()).isOne();
	}

	@Test
	void answersWhateverListenersDo(CapturedOutput output) {
		ResilientCacheStore observed = new ResilientCacheStore(this.engine,
				List.of((store, command, duration, failure) -> {
					throw new IllegalStateException("mistake of a listener");
				}));
		observed.put("books", "a", OLD, null).join();
		assertThat(observed.get("books", "a").join()).isEqualTo(OLD);
		assertThat(output).contains("mistake of a listener");
	}

	@Test
	void saysWhatIsLeftWhenClosed(CapturedOutput output) {
		fail("timed out");
		assertFails(this.store.evict("books", "a"), "timed out");
		this.store.close();
		assertThat(output).contains("1 removals could not be carried out on map");
	}

	private void record(CacheStore store, CacheCommand command, Duration duration, @Nullable Throwable failure) {
		assertThat(store).isSameAs(this.store);
		assertThat(duration).isGreaterThanOrEqualTo(Duration.ZERO);
		this.commands.add((failure != null) ? command + " " + failure.getMessage() : command.name());
	}

	private void fail(@Nullable String message) {
		this.engine.failure = (message != null) ? new IllegalStateException(message) : null;
	}

	private static void assertFails(CompletableFuture<?> command, String message) {
		assertThatExceptionOfType(CompletionException.class).isThrownBy(command::join).withMessageContaining(message);
	}

}
