package dev.elasticache.boot.autoconfigure.metrics;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

import dev.elasticache.boot.cache.CacheCommand;
import dev.elasticache.boot.cache.CacheStore;
import dev.elasticache.boot.cache.CacheStoreListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Times the commands that caches send to their engines. What a breaker keeps from being
 * sent is not among them.
 *
 * @author The ElastiCache Boot authors
 */
final class CommandMetrics implements CacheStoreListener, MeterBinder {

	private final Map<Tags, Timer> timers = new ConcurrentHashMap<>();

	/**
	 * Those that this was bound to. Spring Boot binds to each of several registries where
	 * it makes no composite of them.
	 */
	private final CompositeMeterRegistry registries = new CompositeMeterRegistry();

	@Override
	public void bindTo(MeterRegistry registry) {
		this.registries.add(registry);
	}

	@Override
	public void onCommand(CacheStore store, CacheCommand command, Duration duration, @Nullable Throwable failure) {
		Tags tags = new Tags(store.getEngine(), command, outcome(failure));
		Timer timer = this.timers.get(tags);
		if (timer == null) {
			timer = this.timers.computeIfAbsent(tags, (missing) -> missing.timer(this.registries));
		}
		timer.record(duration);
	}

	private static String outcome(@Nullable Throwable failure) {
		if (failure == null) {
			return "success";
		}
		// Lettuce has an exception of its own, which this class must not need
		boolean timedOut = failure instanceof TimeoutException
				|| failure.getClass().getSimpleName().contains("Timeout");
		return timedOut ? "timeout" : "failure";
	}

	private record Tags(String engine, CacheCommand operation, String outcome) {

		Timer timer(MeterRegistry registry) {
			return Timer.builder("elasticache.commands")
				.tags("engine", this.engine, "operation", this.operation.name().toLowerCase(Locale.ROOT), "outcome",
						this.outcome)
				.description("Commands that caches sent to the engine")
				.register(registry);
		}

	}

}
