package dev.elasticache.boot.tls;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import dev.elasticache.boot.local.LocalCertificates;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TlsSession}.
 */
class TlsSessionTests {

	private final SSLSession session = mock();

	@Test
	void tellsWhatWasNegotiatedAndWhoTheServerIs() throws Exception {
		LocalCertificates certificates = LocalCertificates.create();
		X509Certificate certificate = certificates.issue("cache.example.com").certificate();
		given(this.session.getProtocol()).willReturn("TLSv1.3");
		given(this.session.getCipherSuite()).willReturn("TLS_AES_256_GCM_SHA384");
		given(this.session.getPeerCertificates())
			.willReturn(new Certificate[] { certificate, certificates.authority() });
		assertThat(TlsSession.of("valkey", "cache.example.com", 6379, this.session))
			.isEqualTo(new TlsSession("valkey", "cache.example.com", 6379, "TLSv1.3", "TLS_AES_256_GCM_SHA384",
					"CN=cache.example.com", certificate.getNotAfter().toInstant()));
	}

	@Test
	void needsCertificateOfTheServer() throws Exception {
		given(this.session.getPeerCertificates()).willThrow(new SSLPeerUnverifiedException("peer not authenticated"));
		assertThatExceptionOfType(SSLPeerUnverifiedException.class)
			.isThrownBy(() -> TlsSession.of("valkey", "cache.example.com", 6379, this.session));
	}

}
