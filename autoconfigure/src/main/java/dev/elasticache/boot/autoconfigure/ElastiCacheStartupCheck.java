package dev.elasticache.boot.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.StartupCheck;
import dev.elasticache.boot.probe.EndpointProbe;
import dev.elasticache.boot.probe.ProbeFailure;
import dev.elasticache.boot.probe.ProbeResult;
import dev.elasticache.boot.probe.ProbeTarget;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Probes every endpoint before the application serves, and refuses to start for what the
 * setting says.
 *
 * @param setting what to refuse
 * @param probe the probe of the endpoints
 * @author The ElastiCache Boot authors
 */
record ElastiCacheStartupCheck(StartupCheck setting, EndpointProbe probe) implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(ElastiCacheStartupCheck.class);

	@Override
	public void afterSingletonsInstantiated() {
		if (this.setting == StartupCheck.OFF) {
			return;
		}
		List<ProbeResult> all = this.probe.run();
		List<ProbeResult> failed = all.stream().filter((result) -> !result.isSuccessful()).toList();
		List<ProbeResult> refused = failed.stream().filter(this::isRefused).toList();
		if (!refused.isEmpty()) {
			throw refusal(refused);
		}
		failed.forEach((result) -> logger
			.warn("%s:%n%n%s%n    Cure: %s%n".formatted(heading(result, all), result.describe(), cure(result))));
	}

	private static String heading(ProbeResult failed, List<ProbeResult> all) {
		if (isRisk(failed)) {
			return "Started at a risk";
		}
		if (all.stream().noneMatch((result) -> isUsable(result, failed.target().engine()))) {
			return "Started without a cache that can be used";
		}
		return failed.target().isReader() ? "Started without reads from replicas"
				: "Started without a part of the cache";
	}

	private static boolean isUsable(ProbeResult result, Engine engine) {
		ProbeTarget target = result.target();
		return target.engine() == engine && !target.isReader() && (result.isSuccessful() || isRisk(result));
	}

	private boolean isRefused(ProbeResult result) {
		ProbeFailure failure = result.getFailure();
		return switch (this.setting) {
			case FULL -> true;
			case CONFIGURATION -> failure != null && !failure.isCurableByWaiting() && !failure.isRisk();
			case WARN, OFF -> false;
		};
	}

	private static boolean isRisk(ProbeResult result) {
		ProbeFailure failure = result.getFailure();
		return failure != null && failure.isRisk();
	}

	private FailureAnalyzedException refusal(List<ProbeResult> refused) {
		String stages = refused.stream().map(ProbeResult::describe).collect(Collectors.joining("%n%n".formatted()));
		String cures = refused.stream().map(this::cure).distinct().collect(Collectors.joining("%n".formatted()));
		return new FailureAnalyzedException("An endpoint of ElastiCache cannot be used:%n%n%s".formatted(stages),
				"%s%nTo start all the same, set elasticache.startup-check to 'warn'.".formatted(cures));
	}

	private String cure(ProbeResult result) {
		ProbeFailure failure = result.getFailure();
		return (failure != null) ? failure.cure() : "";
	}

}
