package dev.elasticache.boot.tls;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

import dev.elasticache.boot.local.LocalCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TrustMaterial}.
 */
class TrustMaterialTests {

	private static final String[] CIPHERS = { "TLS_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256" };

	private final SslStoreBundle stores = SslStoreBundle.of(null, null, LocalCertificates.create().trustStore());

	@Test
	void enablesTls13AndTls12UnlessBundleSaysOtherwise() {
		TrustMaterial trustMaterial = TrustMaterial.of(SslBundle.of(this.stores), TlsVerification.FULL);
		assertThat(trustMaterial.getSslBundle().getOptions().getEnabledProtocols()).containsExactly("TLSv1.3",
				"TLSv1.2");
		assertThat(createEngine(trustMaterial).getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
	}

	@Test
	void keepsProtocolsOfBundle() {
		TrustMaterial trustMaterial = withOptions(SslOptions.of(null, new String[] { "TLSv1.2" }));
		assertThat(trustMaterial.getSslBundle().getOptions().getEnabledProtocols()).containsExactly("TLSv1.2");
		assertThat(createEngine(trustMaterial).getEnabledProtocols()).containsExactly("TLSv1.2");
	}

	@Test
	void keepsCiphersOfBundle() {
		TrustMaterial trustMaterial = withOptions(SslOptions.of(CIPHERS, null));
		assertThat(trustMaterial.getSslBundle().getOptions().getCiphers()).containsExactly(CIPHERS);
		assertThat(createEngine(trustMaterial).getEnabledCipherSuites()).containsExactly(CIPHERS);
	}

	@Test
	void leavesCiphersToTheJvmUnlessBundleNamesThem() throws Exception {
		TrustMaterial trustMaterial = withOptions(SslOptions.NONE);
		SSLContext defaults = SSLContext.getInstance("TLS");
		defaults.init(null, null, null);
		assertThat(trustMaterial.getSslBundle().getOptions().getCiphers()).isNull();
		assertThat(createEngine(trustMaterial).getEnabledCipherSuites())
			.containsExactly(defaults.createSSLEngine().getEnabledCipherSuites());
	}

	@Test
	void keepsTrustOfBundle() {
		SslBundle bundle = SslBundle.of(this.stores);
		TrustMaterial trustMaterial = TrustMaterial.of(bundle, TlsVerification.FULL);
		assertThat(trustMaterial.getSslBundle().getStores()).isSameAs(this.stores);
		assertThat(trustMaterial.getSslBundle().getManagers().getTrustManagers()).singleElement()
			.isInstanceOfSatisfying(X509ExtendedTrustManager.class,
					(trustManager) -> assertThat(trustManager.getAcceptedIssuers()).hasSize(1));
		assertThat(trustMaterial.getSslBundle().getKey()).isSameAs(bundle.getKey());
		assertThat(trustMaterial.getSslBundle().getProtocol()).isEqualTo(bundle.getProtocol());
	}

	@Test
	void identifiesHostWithFullVerification() {
		SSLEngine engine = createEngine(TrustMaterial.of(SslBundle.of(this.stores), TlsVerification.FULL));
		assertThat(engine.getSSLParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
	}

	@Test
	void doesNotIdentifyHostWithVerificationOfChainOnly() {
		SSLEngine engine = createEngine(TrustMaterial.of(SslBundle.of(this.stores), TlsVerification.CA));
		assertThat(engine.getSSLParameters().getEndpointIdentificationAlgorithm()).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void tellsVerification(TlsVerification verification) {
		assertThat(TrustMaterial.of(SslBundle.of(this.stores), verification).getVerification()).isEqualTo(verification);
	}

	@ParameterizedTest
	@EnumSource
	void createsClientThatSendsTheNameOfTheHost(TlsVerification verification) {
		SSLEngine client = createEngine(TrustMaterial.of(SslBundle.of(this.stores), verification));
		assertThat(client.getUseClientMode()).isTrue();
		assertThat(client.getPeerHost()).isEqualTo("cache.example.com");
		assertThat(client.getPeerPort()).isEqualTo(6379);
		assertThat(client.getSSLParameters().getServerNames()).containsExactly(new SNIHostName("cache.example.com"));
	}

	@Test
	void needsBundleAndVerification() {
		assertThatIllegalArgumentException().isThrownBy(() -> TrustMaterial.of(null, TlsVerification.FULL))
			.withMessage("'sslBundle' must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> TrustMaterial.of(SslBundle.of(this.stores), null))
			.withMessage("'verification' must not be null");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TrustMaterial.of("", SslBundle.of(this.stores), TlsVerification.FULL))
			.withMessage("'source' must not be empty");
	}

	private TrustMaterial withOptions(SslOptions options) {
		return TrustMaterial.of(SslBundle.of(this.stores, null, options), TlsVerification.FULL);
	}

	private SSLEngine createEngine(TrustMaterial trustMaterial) {
		return trustMaterial.createSslEngine("cache.example.com", 6379);
	}

}
