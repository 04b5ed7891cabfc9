package dev.elasticache.boot.autoconfigure.metrics;

import java.util.function.ToDoubleFunction;

import dev.elasticache.boot.valkey.ValkeyCredentials;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Binds the meters of credentials that are renewed.
 *
 * @param credentials the credentials
 * @author The ElastiCache Boot authors
 */
record CredentialsMetrics(ValkeyCredentials credentials) implements MeterBinder {

	@Override
	public void bindTo(MeterRegistry registry) {
		bind(registry, "success", ValkeyCredentials::getSuccessCount);
		bind(registry, "failure", ValkeyCredentials::getFailureCount);
	}

	private void bind(MeterRegistry registry, String outcome, ToDoubleFunction<ValkeyCredentials> count) {
		FunctionCounter.builder("elasticache.credentials.renewals", this.credentials, count)
			.tags("engine", "valkey", "outcome", outcome)
			.description("Attempts to renew the credentials of live connections")
			.baseUnit("renewals")
			.register(registry);
	}

}
