package dev.elasticache.boot.autoconfigure.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import dev.elasticache.boot.probe.EndpointProbe;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import dev.elasticache.boot.tls.HandshakeFailure;
import dev.elasticache.boot.tls.TlsSession;
import dev.elasticache.boot.tls.TlsSessions;
import dev.elasticache.boot.tls.TrustMaterial;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Binds the meters of TLS with the engines that are configured.
 *
 * @param probe the probe, which knows what is configured
 * @param sessions the sessions
 * @param trustMaterial the trust material
 * @param clock the clock
 * @author The ElastiCache Boot authors
 */
record TlsMetrics(EndpointProbe probe, TlsSessions sessions, TrustMaterial trustMaterial,
		Clock clock) implements MeterBinder {

	@Override
	public void bindTo(MeterRegistry registry) {
		for (Engine engine : Engine.values()) {
			if (!this.probe.getTargets(engine).isEmpty()) {
				bindHandshakes(registry, engine.id());
				bindExpiry(registry, engine.id());
			}
		}
		bindReloads(registry, "accepted", (trust) -> trust.getReloads().accepted());
		bindReloads(registry, "refused", (trust) -> trust.getReloads().refused());
	}

	private void bindHandshakes(MeterRegistry registry, String engine) {
		bindHandshakes(registry, engine, "full", "none", (sessions) -> sessions.handshakes(engine).full());
		bindHandshakes(registry, engine, "resumed", "none", (sessions) -> sessions.handshakes(engine).resumed());
		for (HandshakeFailure reason : HandshakeFailure.values()) {
			bindHandshakes(registry, engine, "failed", reason.name().toLowerCase(Locale.ROOT),
					(sessions) -> sessions.handshakes(engine).failed().getOrDefault(reason, 0L));
		}
	}

	private void bindHandshakes(MeterRegistry registry, String engine, String result, String reason,
			ToDoubleFunction<TlsSessions> count) {
		FunctionCounter.builder("elasticache.tls.handshakes", this.sessions, count)
			.tags("engine", engine, "result", result, "reason", reason)
			.description("TLS handshakes with the nodes of the engine")
			.baseUnit("handshakes")
			.register(registry);
	}

	private void bindExpiry(MeterRegistry registry, String engine) {
		TimeGauge
			.builder("elasticache.tls.certificate.expiry", this.sessions, TimeUnit.SECONDS,
					(sessions) -> secondsToNextExpiry(sessions, engine))
			.tags("engine", engine)
			.description("Time until the first certificate of a node ends")
			.register(registry);
	}

	private double secondsToNextExpiry(TlsSessions sessions, String engine) {
		return sessions.of(engine)
			.stream()
			.map(TlsSession::expires)
			.min(Instant::compareTo)
			.map((expires) -> (double) Duration.between(this.clock.instant(), expires).toSeconds())
			.orElse(Double.NaN);
	}

	private void bindReloads(MeterRegistry registry, String result, ToDoubleFunction<TrustMaterial> count) {
		FunctionCounter.builder("elasticache.tls.trust.reloads", this.trustMaterial, count)
			.tags("result", result)
			.description("Reloads of the trusted roots")
			.baseUnit("reloads")
			.register(registry);
	}

}
