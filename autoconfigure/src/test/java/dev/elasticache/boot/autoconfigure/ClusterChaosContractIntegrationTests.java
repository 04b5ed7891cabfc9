package dev.elasticache.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import dev.elasticache.boot.local.LocalEngineException;
import dev.elasticache.boot.local.LocalNode;
import dev.elasticache.boot.local.LocalValkey;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for a cluster of three primaries and three replicas under load, whatever
 * happens to its nodes. The figures are kept in {@code target}.
 */
abstract class ClusterChaosContractIntegrationTests {

	private static final int THREADS = 16;

	private static final int KEYS = 2000;

	private static final Duration COMMAND_TIMEOUT = Duration.ofMillis(500);

	/**
	 * What a machine with two cores, eight servers and sixteen threads may add.
	 */
	private static final Duration SCHEDULING_TOLERANCE = Duration.ofMillis(500);

	private static final Duration RECOVERY = Duration.ofSeconds(3);

	/**
	 * Time without an error that counts as the end of errors.
	 */
	private static final Duration QUIET = Duration.ofSeconds(2);

	private final String binary;

	private final List<String> figures = new ArrayList<>();

	private final Stalls stalls = new Stalls();

	private final AtomicLong version = new AtomicLong();

	private final AtomicLong requests = new AtomicLong();

	private final AtomicLong errors = new AtomicLong();

	private final AtomicLong lastError = new AtomicLong();

	private final AtomicLong longest = new AtomicLong();

	private final AtomicReference<String> wrong = new AtomicReference<>();

	private final AtomicReference<Throwable> sample = new AtomicReference<>();

	ClusterChaosContractIntegrationTests(String binary) {
		this.binary = binary;
	}

	@Test
	void servesAgainSoonAfterTheClusterWhateverHappensToItsNodes() throws IOException {
		try (Stalls stalls = this.stalls;
				LocalValkey cluster = LocalValkey.builder().binary(this.binary).cluster(3, 1).spares(1).start()) {
			contextRunner(cluster).run((context) -> {
				ExecutorService executor = Executors.newFixedThreadPool(THREADS);
				AtomicBoolean running = new AtomicBoolean(true);
				StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
				for (int i = 0; i < THREADS; i++) {
					executor.execute(() -> load(template, running));
				}
				Awaitility.await().until(() -> this.requests.get() > KEYS);
				disturb(cluster);
				running.set(false);
				executor.shutdown();
				assertThat(executor.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
			});
		}
		finally {
			this.figures.forEach(System.out::println);
			Files.write(Path.of("target", "cluster-chaos-" + this.binary + ".txt"), this.figures);
		}
	}

	private void disturb(LocalValkey cluster) {
		List<LocalNode> nodes = cluster.nodes();
		observe("kill a primary", () -> {
			nodes.get(0).kill();
			return awaitPromotion(cluster, nodes.get(3));
		});
		nodes.get(0).restart();
		awaitUp(cluster, nodes.get(3));
		observe("pause a primary for 10 s", () -> {
			long start = System.nanoTime();
			nodes.get(1).pause();
			long promotion = awaitPromotion(cluster, nodes.get(4));
			LockSupport.parkNanos(Duration.ofSeconds(10).toNanos() - (System.nanoTime() - start));
			return promotion;
		});
		observe("resume it", () -> {
			nodes.get(1).resume();
			return awaitUp(cluster, nodes.get(4));
		});
		observe("add a shard and move 500 slots", () -> {
			cluster.addShard(nodes.get(6), 6000, 6500);
			return System.nanoTime();
		});
		observe("replace a primary by another identity", () -> {
			CompletableFuture<Long> promotion = CompletableFuture
				.supplyAsync(() -> awaitPromotion(cluster, nodes.get(5)));
			cluster.replace(nodes.get(2));
			return promotion.join();
		});
	}

	/**
	 * Disturbs the cluster and looks at what its users notice.
	 * @param what the disturbance
	 * @param disturbance returns the time of the cluster's own recovery
	 */
	private void observe(String what, LongSupplier disturbance) {
		this.errors.set(0);
		this.longest.set(0);
		this.requests.set(0);
		long recovery = disturbance.getAsLong();
		this.lastError.accumulateAndGet(recovery, Math::max);
		long limit = recovery + RECOVERY.plus(QUIET).toNanos();
		while (System.nanoTime() - this.lastError.get() < QUIET.toNanos() && System.nanoTime() < limit) {
			LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
		}
		long errorsAfter = (this.lastError.get() - recovery) / 1_000_000;
		this.figures
			.add("%s, %s: %d requests, %d errors, the last %d ms after the cluster's recovery, longest request %d ms"
				.formatted(this.binary, what, this.requests.get(), this.errors.get(), errorsAfter,
						this.longest.get() / 1_000_000));
		assertThat(this.wrong).hasNullValue();
		assertThat(Duration.ofMillis(errorsAfter)).as(what + ", last error: " + this.sample.get())
			.isLessThanOrEqualTo(RECOVERY);
		assertThat(Duration.ofNanos(this.longest.get())).as(what)
			.isLessThanOrEqualTo(COMMAND_TIMEOUT.plus(SCHEDULING_TOLERANCE).plus(this.stalls.allowance()));
	}

	private void load(StringRedisTemplate template, AtomicBoolean running) {
		while (running.get()) {
			String key = "key-" + ThreadLocalRandom.current().nextInt(KEYS);
			boolean write = ThreadLocalRandom.current().nextInt(4) == 0;
			long start = System.nanoTime();
			try {
				if (write) {
					template.opsForValue().set(key, key + "=" + this.version.incrementAndGet());
				}
				else {
					check(key, template.opsForValue().get(key));
				}
			}
			catch (RuntimeException ex) {
				this.sample.set(ex);
				this.errors.incrementAndGet();
				this.lastError.accumulateAndGet(System.nanoTime(), Math::max);
				LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
			}
			long duration = System.nanoTime() - start;
			this.longest.accumulateAndGet(duration, Math::max);
			this.requests.incrementAndGet();
		}
	}

	private void check(String key, String value) {
		if (value != null && (!value.startsWith(key + "=")
				|| Long.parseLong(value.substring(key.length() + 1)) > this.version.get())) {
			this.wrong.set("%s had the value %s".formatted(key, value));
		}
	}

	private long awaitPromotion(LocalValkey cluster, LocalNode replica) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(50))
			.atMost(Duration.ofSeconds(30))
			.ignoreException(LocalEngineException.class)
			.until(() -> "master".equals(cluster.info(replica, "replication").get("role")));
		return awaitUp(cluster, replica);
	}

	private long awaitUp(LocalValkey cluster, LocalNode witness) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(50))
			.atMost(Duration.ofSeconds(30))
			.ignoreException(LocalEngineException.class)
			.until(() -> "ok".equals(cluster.clusterInfo(witness).get("cluster_state"))
					&& "16384".equals(cluster.clusterInfo(witness).get("cluster_slots_ok")));
		return System.nanoTime();
	}

	private ApplicationContextRunner contextRunner(LocalValkey cluster) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
					ElastiCacheValkeyAutoConfiguration.class, DataRedisAutoConfiguration.class))
			.withPropertyValues("elasticache.valkey.endpoint=localhost:" + cluster.port(),
					"elasticache.valkey.topology=cluster", "elasticache.tls.bundle=local",
					"spring.ssl.bundle.pem.local.truststore.certificate=file:"
							+ cluster.certificates().authorityFile());
	}

}
