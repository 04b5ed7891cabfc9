package dev.elasticache.boot.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import dev.elasticache.boot.probe.ProbeTarget.Engine;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Probes the endpoints of the application and remembers what was found last, so that what
 * the start-up check saw can be shown later. Safe for use by several threads.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class EndpointProbe {

	private static final Duration PAUSE_IN_BACKGROUND = Duration.ofSeconds(10);

	private final Probe probe;

	private final Supplier<List<ProbeTarget>> targets;

	private final Map<Engine, List<ProbeResult>> last = new ConcurrentHashMap<>();

	private final AtomicReference<@Nullable Thread> background = new AtomicReference<>();

	/**
	 * Creates a probe of endpoints.
	 * @param probe the probe
	 * @param targets the endpoints, asked for at each run: nodes and credentials change
	 */
	public EndpointProbe(Probe probe, Supplier<List<ProbeTarget>> targets) {
		Assert.notNull(probe, "'probe' must not be null");
		Assert.notNull(targets, "'targets' must not be null");
		this.probe = probe;
		this.targets = targets;
	}

	/**
	 * Returns the endpoints of an engine.
	 * @param engine the engine
	 * @return the endpoints, empty if the engine is not configured
	 */
	public List<ProbeTarget> getTargets(Engine engine) {
		Assert.notNull(engine, "'engine' must not be null");
		return this.targets.get().stream().filter((target) -> target.engine() == engine).toList();
	}

	/**
	 * Returns how the client is set up for the endpoints of an engine.
	 * @param engine the engine, which is configured
	 * @return the summary
	 */
	public EndpointSummary summarize(Engine engine) {
		return EndpointSummary.of(getTargets(engine));
	}

	/**
	 * Probes all endpoints at the same time.
	 * @return what was found
	 */
	public List<ProbeResult> run() {
		List<ProbeResult> results = this.probe.runAll(this.targets.get());
		for (Engine engine : Engine.values()) {
			this.last.put(engine, of(engine, results));
		}
		return results;
	}

	/**
	 * Probes the endpoints of an engine at the same time.
	 * @param engine the engine
	 * @return what was found
	 */
	public List<ProbeResult> run(Engine engine) {
		List<ProbeResult> results = this.probe.runAll(getTargets(engine));
		this.last.put(engine, results);
		return results;
	}

	/**
	 * Probes the endpoints of an engine without waiting for it, unless its last probe is
	 * younger than ten seconds.
	 * @param engine the engine
	 */
	public void runInBackground(Engine engine) {
		Assert.notNull(engine, "'engine' must not be null");
		Instant earliest = Instant.now().minus(PAUSE_IN_BACKGROUND);
		if (getLastResults(engine).stream().anyMatch((result) -> result.time().isAfter(earliest))) {
			return;
		}
		Thread thread = new Thread(() -> {
			try {
				run(engine);
			}
			finally {
				this.background.set(null);
			}
		}, "elasticache-probe");
		thread.setDaemon(true);
		if (this.background.compareAndSet(null, thread)) {
			thread.start();
		}
	}

	/**
	 * Returns what was found last about the endpoints of an engine.
	 * @param engine the engine
	 * @return the results of its last probe, empty before the first
	 */
	public List<ProbeResult> getLastResults(Engine engine) {
		return this.last.getOrDefault(engine, List.of());
	}

	private static List<ProbeResult> of(Engine engine, List<ProbeResult> results) {
		return results.stream().filter((result) -> result.target().engine() == engine).toList();
	}

}
