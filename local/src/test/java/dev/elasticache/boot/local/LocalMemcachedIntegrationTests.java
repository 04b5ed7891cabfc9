package dev.elasticache.boot.local;

import java.io.IOException;

import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LocalMemcached}.
 */
class LocalMemcachedIntegrationTests {

	private static final LocalCertificates CERTIFICATES = LocalCertificates.create();

	@Test
	void servesVerifiedTls() throws IOException {
		try (LocalMemcached memcached = LocalMemcached.builder().certificates(CERTIFICATES).start();
				VerifyingClient client = VerifyingClient.connect(memcached.nodes().get(0), CERTIFICATES)) {
			assertThat(client.ask("version")).startsWith("VERSION 1.");
		}
	}

	@Test
	void isNotTrustedByAnotherAuthority() {
		try (LocalMemcached memcached = LocalMemcached.builder().certificates(CERTIFICATES).start()) {
			assertThatExceptionOfType(SSLHandshakeException.class)
				.isThrownBy(() -> VerifyingClient.connect(memcached.nodes().get(0), LocalCertificates.create()))
				.withMessageContaining("PKIX");
		}
	}

}
