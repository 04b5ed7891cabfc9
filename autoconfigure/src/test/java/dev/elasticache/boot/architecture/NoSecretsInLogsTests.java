package dev.elasticache.boot.architecture;

import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link NoSecretsInLogs}.
 */
class NoSecretsInLogsTests {

	private final NoSecretsInLogs scan = new NoSecretsInLogs();

	@Test
	void seesSecretInTraceOfOurPackages() {
		LogFactory.getLog("dev.elasticache.boot.valkey.Example").trace("logged in with hushed-example");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.scan.afterAll(null))
			.withMessageContaining("dev.elasticache.boot.valkey.Example");
	}

	@Test
	void seesSecretInException() {
		LogFactory.getLog("dev.elasticache.boot.iam.Example")
			.warn("failed", new IllegalStateException("with hushed-example"));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.scan.afterAll(null));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "hushed-password", "shop/?Action=connect&X-Amz-Signature=abc", "X-Amz-Security-Token=abc" })
	void knowsSecrets(String text) {
		assertThat(NoSecretsInLogs.isSecret(text)).isTrue();
	}

}
