package dev.elasticache.boot.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link ValkeyTls}.
 */
class ValkeyTlsTests {

	@Test
	void namesDependencyThatOpenSslNeeds() {
		Throwable cause = new ClassNotFoundException("io.netty.internal.tcnative.SSLContext");
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> ValkeyTls.checkOpenSsl(cause))
			.withCause(cause)
			.satisfies((ex) -> {
				assertThat(ex.analysis().getDescription()).contains("elasticache.tls.provider is 'openssl'",
						"io.netty.internal.tcnative.SSLContext");
				assertThat(ex.analysis().getAction()).contains("io.netty:netty-tcnative-boringssl-static");
			});
	}

	@Test
	void acceptsOpenSslThatIsAvailable() {
		assertThatNoException().isThrownBy(() -> ValkeyTls.checkOpenSsl(null));
	}

}
