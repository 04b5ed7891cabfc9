package dev.elasticache.boot.probe;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.elasticache.boot.tls.TlsSession;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What a probe found at an endpoint.
 *
 * @param target the endpoint
 * @param stages the stages in their order, the last of them the failed one if any
 * @param time when the probe began
 * @param tlsSession what was negotiated, {@code null} in plain text or if TLS failed
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record ProbeResult(ProbeTarget target, Instant time, List<ProbeStage> stages, @Nullable TlsSession tlsSession) {

	public ProbeResult {
		Assert.notNull(target, "'target' must not be null");
		Assert.notNull(time, "'time' must not be null");
		Assert.notEmpty(stages, "'stages' must not be empty");
		stages = List.copyOf(stages);
	}

	/**
	 * Returns whether every stage succeeded.
	 * @return {@code true} if the endpoint is as expected
	 */
	public boolean isSuccessful() {
		return getFailure() == null;
	}

	/**
	 * Returns why the probe failed.
	 * @return the failure of the last stage, or {@code null} if all succeeded
	 */
	public @Nullable ProbeFailure getFailure() {
		return this.stages.get(this.stages.size() - 1).failure();
	}

	/**
	 * Returns a fact that one of the stages found, for example {@code version} or
	 * {@code mode}.
	 * @param name name of the fact
	 * @return the fact, or {@code null} if no stage found it
	 */
	public @Nullable String getFact(String name) {
		for (ProbeStage stage : this.stages) {
			String fact = stage.facts().get(name);
			if (fact != null) {
				return fact;
			}
		}
		return null;
	}

	/**
	 * Returns the stages as a plain-text table, followed by the cause of a failure. No
	 * secret is part of it.
	 * @return several lines, the last without a line end
	 */
	public String describe() {
		StringBuilder text = new StringBuilder(this.target.toString())
			.append((this.target.trust() != null) ? " over TLS" : " in plain text");
		for (ProbeStage stage : this.stages) {
			ProbeFailure failure = stage.failure();
			String facts = stage.facts()
				.entrySet()
				.stream()
				.map((fact) -> fact.getKey() + " " + fact.getValue())
				.collect(Collectors.joining(", "));
			String line = String.format(Locale.ROOT, "%n    %-9s%6d ms  %-6s  %s", stage.name(),
					stage.duration().toMillis(), (failure != null) ? "FAILED" : "ok",
					(failure != null) ? failure.kind() + (facts.isEmpty() ? "" : ", " + facts) : facts);
			text.append(line.stripTrailing());
			if (failure != null) {
				text.append(String.format("%n    Cause: %s", failure.cause()));
			}
		}
		return text.toString();
	}

}
