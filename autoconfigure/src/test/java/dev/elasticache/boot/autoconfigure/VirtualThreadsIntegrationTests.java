package dev.elasticache.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalValkey;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.system.JavaVersion;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds with {@code spring.threads.virtual.enabled}: on a JDK with virtual threads,
 * none of them keeps its carrier while it waits for an engine. On one without, the same
 * application runs on platform threads, and that is what can be asserted there.
 */
class VirtualThreadsIntegrationTests {

	private static final boolean VIRTUAL = JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE);

	private static final int TASKS = 64;

	private static final int KEYS = 8;

	private final Set<Boolean> kinds = ConcurrentHashMap.newKeySet();

	@TempDir
	private Path directory;

	@Test
	void pinsNoThread() {
		try (LocalValkey valkey = LocalValkey.builder().start();
				LocalMemcached memcached = LocalMemcached.builder().certificates(valkey.certificates()).start()) {
			contextRunner(valkey, memcached).run((context) -> {
				AsyncTaskExecutor executor = context.getBean(AsyncTaskExecutor.class);
				use(context, executor);
				assertThat(record(() -> use(context, executor))).isEmpty();
				assertThat(this.kinds).containsExactly(VIRTUAL);
				List<RecordedEvent> provoked = record(() -> executor.submit(() -> Pinned.touch()).get());
				assertThat(!provoked.isEmpty()).as("sees what is pinned").isEqualTo(VIRTUAL);
			});
		}
	}

	private void use(ApplicationContext context, AsyncTaskExecutor executor)
			throws ExecutionException, InterruptedException {
		CacheManager cacheManager = context.getBean(CacheManager.class);
		List<Future<?>> tasks = new ArrayList<>();
		for (int i = 0; i < TASKS; i++) {
			String key = "key-" + i % KEYS;
			tasks.add(executor.submit(() -> {
				this.kinds.add(isVirtual(Thread.currentThread()));
				use(cacheManager.getCache("books"), key);
				use(cacheManager.getCache("pages"), key);
				use(context.getBean(StringRedisTemplate.class), key);
			}));
		}
		for (Future<?> task : tasks) {
			task.get();
		}
	}

	private void use(Cache cache, String key) {
		assertThat(cache.get(key, () -> "value")).isEqualTo("value");
		assertThat(cache.retrieve(key + "-no")).satisfies((missing) -> assertThat(missing.join()).isNull());
		cache.put(key, "value");
		cache.putIfAbsent(key, "value");
		cache.evict(key + "-no");
		cache.get(key);
	}

	private void use(StringRedisTemplate template, String key) {
		template.opsForValue().set(key, "value");
		assertThat(template.opsForValue().get(key)).isEqualTo("value");
	}

	private static boolean isVirtual(Thread thread) {
		return VIRTUAL && Boolean.TRUE
			.equals(ReflectionUtils.invokeMethod(ReflectionUtils.findMethod(Thread.class, "isVirtual"), thread));
	}

	private List<RecordedEvent> record(Task task) throws Exception {
		Path file = this.directory.resolve("pinned.jfr");
		try (Recording recording = new Recording()) {
			recording.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
			recording.start();
			task.run();
			recording.stop();
			recording.dump(file);
		}
		return RecordingFile.readAllEvents(file);
	}

	private ApplicationContextRunner contextRunner(LocalValkey valkey, LocalMemcached memcached) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, TaskExecutionAutoConfiguration.class,
					ElastiCacheTlsAutoConfiguration.class, ElastiCacheValkeyAutoConfiguration.class,
					ElastiCacheMemcachedAutoConfiguration.class, DataRedisAutoConfiguration.class,
					ElastiCacheCachingAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("spring.threads.virtual.enabled=true",
					"elasticache.valkey.endpoint=localhost:" + valkey.port(), "elasticache.valkey.connect-timeout=5s",
					"elasticache.valkey.command-timeout=5s",
					"elasticache.memcached.nodes=localhost:" + memcached.port(),
					"elasticache.memcached.connect-timeout=5s", "elasticache.memcached.operation-timeout=5s",
					"elasticache.cache.store=valkey", "elasticache.caches.pages.store=memcached",
					"elasticache.tls.bundle=local",
					"spring.ssl.bundle.pem.local.truststore.certificate=file:" + valkey.certificates().authorityFile());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Application {

	}

	/**
	 * Class whose first use pins a virtual thread, because its initializer waits.
	 */
	static final class Pinned {

		static {
			LockSupport.parkNanos(20_000_000);
		}

		static void touch() {
		}

	}

	private interface Task {

		void run() throws ExecutionException, InterruptedException, IOException;

	}

}
