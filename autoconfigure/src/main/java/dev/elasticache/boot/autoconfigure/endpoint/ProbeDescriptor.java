package dev.elasticache.boot.autoconfigure.endpoint;

import java.util.List;
import java.util.Map;

import dev.elasticache.boot.probe.ProbeFailure;
import dev.elasticache.boot.probe.ProbeResult;
import dev.elasticache.boot.probe.ProbeStage;
import org.jspecify.annotations.Nullable;

/**
 * Description of what the probe found at an endpoint.
 *
 * @param endpoint host and port
 * @param time when it began
 * @param successful whether the endpoint is as expected
 * @param failure kind of the failure, {@code null} if there was none
 * @param cause why the probe failed, {@code null} if it did not
 * @param cure what to do about it, {@code null} if the probe did not fail
 * @param stages what it went through
 * @author The ElastiCache Boot authors
 */
record ProbeDescriptor(String endpoint, String time, boolean successful, @Nullable String failure,
		@Nullable String cause, @Nullable String cure, List<StageDescriptor> stages) {

	static ProbeDescriptor of(ProbeResult result) {
		ProbeFailure failure = result.getFailure();
		return new ProbeDescriptor(result.target().host() + ":" + result.target().port(), result.time().toString(),
				result.isSuccessful(), (failure != null) ? failure.kind().name() : null,
				(failure != null) ? failure.cause() : null, (failure != null) ? failure.cure() : null,
				result.stages().stream().map(StageDescriptor::of).toList());
	}

	/**
	 * Description of a stage.
	 *
	 * @param name name of the stage
	 * @param milliseconds how long it took
	 * @param successful whether it succeeded
	 * @param facts what it found
	 */
	record StageDescriptor(String name, long milliseconds, boolean successful, Map<String, String> facts) {

		static StageDescriptor of(ProbeStage stage) {
			return new StageDescriptor(stage.name(), stage.duration().toMillis(), stage.failure() == null,
					stage.facts());
		}

	}

}
