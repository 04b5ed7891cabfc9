package dev.elasticache.boot.probe;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * One stage of a probe: how long it took, what it found, and how it failed.
 *
 * @param name name of the stage, for example {@code TLS}
 * @param duration time it took
 * @param facts what it found, in the order of finding
 * @param failure why it failed, {@code null} if it succeeded
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record ProbeStage(String name, Duration duration, Map<String, String> facts, @Nullable ProbeFailure failure) {

	public ProbeStage {
		Assert.hasText(name, "'name' must not be empty");
		Assert.notNull(duration, "'duration' must not be null");
		facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
	}

}
