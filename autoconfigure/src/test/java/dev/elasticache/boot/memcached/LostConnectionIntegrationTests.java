package dev.elasticache.boot.memcached;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import dev.elasticache.boot.local.LocalMemcached;
import net.spy.memcached.DefaultConnectionFactory;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.OperationTimeoutException;
import net.spy.memcached.ops.GetOperation;
import net.spy.memcached.ops.OperationStatus;
import net.spy.memcached.protocol.ascii.AsciiOperationFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for connections that are lost at random moments: an answer is the right one or
 * none.
 *
 * @author The ElastiCache Boot authors
 */
class LostConnectionIntegrationTests {

	private static final int KEYS = 2000;

	private final Random random = new Random(42);

	@ParameterizedTest
	@CsvSource({ "true,400,40", "true,8000,20", "false,400,40", "false,8000,20" })
	void neverAnswersWithAnotherKeysValue(boolean tls, int burst, int cuts) throws Exception {
		try (LocalMemcached memcached = start(tls); Proxy proxy = new Proxy(memcached.port())) {
			MemcachedClient client = client(memcached, proxy);
			fill(client);
			Tally tally = new Tally();
			for (int cut = 0; cut < cuts * Soak.TIMES; cut++) {
				burst(client, proxy, burst, tally);
				awaitConnection(client);
			}
			client.shutdown();
			System.out.printf("tls=%s burst=%d cuts=%d: %s%n", tls, burst, cuts * Soak.TIMES, tally);
			assertThat(tally.wrong).isZero();
			assertThat(tally.hung).isZero();
			assertThat(tally.right).isGreaterThan(cuts);
			assertThat(tally.failed).isPositive();
		}
	}

	@ParameterizedTest
	@CsvSource({ "true", "false" })
	void neverAnswersSynchronousCallersWithAnotherKeysValue(boolean tls) throws Exception {
		try (LocalMemcached memcached = start(tls); Proxy proxy = new Proxy(memcached.port())) {
			MemcachedClient client = client(memcached, proxy);
			fill(client);
			ExecutorService callers = Executors.newFixedThreadPool(17);
			List<Callable<Tally>> tasks = new ArrayList<>();
			long end = System.nanoTime() + Duration.ofSeconds(4 * Soak.TIMES).toNanos();
			for (int caller = 0; caller < 16; caller++) {
				tasks.add(() -> callUntil(end, client));
			}
			AtomicInteger cuts = new AtomicInteger();
			tasks.add(() -> {
				while (System.nanoTime() < end) {
					TimeUnit.MILLISECONDS.sleep(100 + this.random.nextInt(100));
					proxy.cut();
					cuts.incrementAndGet();
				}
				return new Tally();
			});
			Tally tally = new Tally();
			for (Future<Tally> task : callers.invokeAll(tasks)) {
				tally.add(task.get());
			}
			callers.shutdown();
			client.shutdown();
			System.out.printf("tls=%s synchronous cuts=%s: %s%n", tls, cuts, tally);
			assertThat(tally.wrong).isZero();
			assertThat(tally.hung).isZero();
			assertThat(tally.right).isGreaterThan(1000);
			assertThat(tally.failed).isPositive();
		}
	}

	@Test
	void stockClientAnswersWithAnotherKeysValue() throws Exception {
		try (LocalMemcached memcached = start(false); Proxy proxy = new Proxy(memcached.port())) {
			AtomicLong wrong = new AtomicLong();
			int cuts = 0;
			while (wrong.get() == 0 && cuts < 100) {
				MemcachedClient client = new MemcachedClient(new DefaultConnectionFactory(),
						List.of(new InetSocketAddress("localhost", proxy.port())));
				cuts++;
				countWrongAnswers(client, proxy, wrong);
				client.shutdown();
			}
			System.out.printf("stock client: wrong %d after %d cuts%n", wrong.get(), cuts);
			assertThat(wrong).hasPositiveValue();
		}
	}

	private void countWrongAnswers(MemcachedClient client, Proxy proxy, AtomicLong wrong) throws Exception {
		for (int key = 0; key < KEYS; key++) {
			client.set("key" + key, 0, "value");
		}
		client.get("key" + (KEYS - 1));
		int cutAt = this.random.nextInt(8000);
		CountDownLatch answered = new CountDownLatch(8000);
		for (int i = 0; i < 8000; i++) {
			String key = "key" + this.random.nextInt(KEYS);
			GetOperation.Callback callback = new GetOperation.Callback() {

				@Override
				public void gotData(String answeredKey, int flags, byte[] data) {
					if (!answeredKey.equals(key)) {
						wrong.incrementAndGet();
					}
				}

				@Override
				public void receivedStatus(OperationStatus status) {
				}

				@Override
				public void complete() {
					answered.countDown();
				}

			};
			client.getConnection().enqueueOperation(key, new AsciiOperationFactory().get(key, callback));
			if (i == cutAt) {
				proxy.cut();
			}
		}
		answered.await(4, TimeUnit.SECONDS);
	}

	private Tally callUntil(long end, MemcachedClient client) {
		Random keys = new Random();
		Tally tally = new Tally();
		while (System.nanoTime() < end) {
			int key = keys.nextInt(KEYS);
			try {
				tally.count(key, (byte[]) client.get("key" + key));
			}
			catch (OperationTimeoutException ex) {
				tally.hung++;
			}
			catch (RuntimeException ex) {
				tally.failed++;
				LockSupport.parkNanos(1_000_000);
			}
		}
		return tally;
	}

	private void burst(MemcachedClient client, Proxy proxy, int burst, Tally tally) throws InterruptedException {
		Map<Integer, List<Future<Object>>> answers = new LinkedHashMap<>();
		proxy.cutAfter(Duration.ofNanos(this.random.nextInt(10_000 * burst)));
		for (int i = 0; i < burst; i++) {
			int key = this.random.nextInt(KEYS);
			answers.computeIfAbsent(key, (ignored) -> new ArrayList<>()).add(client.asyncGet("key" + key));
		}
		for (Map.Entry<Integer, List<Future<Object>>> entry : answers.entrySet()) {
			for (Future<Object> answer : entry.getValue()) {
				try {
					tally.count(entry.getKey(), (byte[]) answer.get(10, TimeUnit.SECONDS));
				}
				catch (ExecutionException | CancellationException ex) {
					tally.failed++;
				}
				catch (TimeoutException ex) {
					tally.hung++;
				}
			}
		}
	}

	private static LocalMemcached start(boolean tls) {
		LocalMemcached.Builder builder = LocalMemcached.builder();
		return (tls) ? builder.start() : builder.plainText().start();
	}

	private static MemcachedClient client(LocalMemcached memcached, Proxy proxy) {
		MemcachedClientBuilder builder = new MemcachedClientBuilder(List.of(Clients.address("localhost", proxy.port())))
			.operationTimeout(Duration.ofSeconds(5));
		if (memcached.certificates() != null) {
			builder.trustMaterial(Clients.trust(memcached.certificates().trustStore()));
		}
		return builder.build();
	}

	private static void fill(MemcachedClient client) throws Exception {
		List<Future<Boolean>> sets = new ArrayList<>();
		for (int key = 0; key < KEYS; key++) {
			sets.add(client.set("key" + key, 0, value(key)));
		}
		for (Future<Boolean> set : sets) {
			assertThat(set.get(5, TimeUnit.SECONDS)).isTrue();
		}
	}

	private static byte[] value(int key) {
		return ("value of " + key + " ".repeat(100)).getBytes(StandardCharsets.US_ASCII);
	}

	private static void awaitConnection(MemcachedClient client) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(5))
			.atMost(Duration.ofSeconds(3))
			.until(() -> MemcachedNodeState.of(client).get(0).connected());
	}

	private static final class Tally {

		private long right;

		private long wrong;

		private long failed;

		private long hung;

		void count(int key, byte[] value) {
			if (value == null) {
				this.failed++;
			}
			else if (new String(value, StandardCharsets.US_ASCII).strip().equals("value of " + key)) {
				this.right++;
			}
			else {
				this.wrong++;
			}
		}

		void add(Tally other) {
			this.right += other.right;
			this.wrong += other.wrong;
			this.failed += other.failed;
			this.hung += other.hung;
		}

		@Override
		public String toString() {
			return "right " + this.right + ", wrong " + this.wrong + ", failed " + this.failed + ", hung " + this.hung;
		}

	}

}
