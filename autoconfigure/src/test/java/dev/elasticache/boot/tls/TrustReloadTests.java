package dev.elasticache.boot.tls;

import java.security.KeyStore;
import java.time.Instant;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import dev.elasticache.boot.tls.InMemoryServer.Connection;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TrustMaterial}, its reload and the sessions it remembers.
 */
@ExtendWith(OutputCaptureExtension.class)
class TrustReloadTests {

	private static final X509Bundle OLD = InMemoryServer.authority("Old CA");

	private static final X509Bundle NEW = InMemoryServer.authority("New CA");

	private final InMemoryServer oldServer = new InMemoryServer(OLD);

	private final InMemoryServer newServer = new InMemoryServer(NEW);

	private final TrustMaterial trustMaterial = trust(SslOptions.NONE);

	private final TlsSessions sessions = new TlsSessions();

	TrustReloadTests() throws Exception {
	}

	@Test
	void verifiesByTheRootsOfTheLastReload() throws Exception {
		this.oldServer.connect(client());
		assertRefused(this.newServer, client());
		this.trustMaterial.reload(InMemoryServer.trust(SslOptions.NONE, OLD, NEW));
		this.oldServer.connect(client());
		this.newServer.connect(client());
		this.trustMaterial.reload(InMemoryServer.trust(SslOptions.NONE, NEW));
		assertRefused(this.oldServer, client());
		this.newServer.connect(client());
		assertThat(this.trustMaterial.getReloads()).isEqualTo(new TrustReloads(2, 0, null));
	}

	@Test
	void verifiesByTheRootsOfTheLastReloadWhereClientsHoldTheBundle() throws Exception {
		SslBundle held = this.trustMaterial.getSslBundle();
		this.oldServer.connect(client(held));
		this.trustMaterial.reload(InMemoryServer.trust(SslOptions.NONE, NEW));
		assertRefused(this.oldServer, client(held));
		this.newServer.connect(client(held));
	}

	@Test
	void verifiesTheHostAfterReloadWhereClientsHoldTheBundle() throws Exception {
		this.trustMaterial.reload(InMemoryServer.trust(SslOptions.NONE, NEW));
		SSLEngine client = this.trustMaterial.getSslBundle().createSslContext().createSSLEngine("other.example", 6379);
		assertRefused(this.newServer, prepare(client));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void resumesSessions(String protocol) throws Exception {
		TrustMaterial trustMaterial = trust(SslOptions.of(null, new String[] { protocol }));
		connect(trustMaterial).read();
		assertThat(this.sessions.handshakes("valkey").full()).isEqualTo(1);
		connect(trustMaterial).read();
		connect(trustMaterial);
		assertThat(this.sessions.handshakes("valkey").full()).isEqualTo(1);
		assertThat(this.sessions.handshakes("valkey").resumed()).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void doesNotResumeSessionsFromBeforeReload(String protocol) throws Exception {
		SslOptions options = SslOptions.of(null, new String[] { protocol });
		TrustMaterial trustMaterial = trust(options);
		connect(trustMaterial).read();
		Connection alive = connect(trustMaterial);
		trustMaterial.reload(InMemoryServer.trust(options, NEW));
		// Its ticket arrives after the reload
		alive.read();
		assertRefused(this.oldServer, trustMaterial.createSslEngine(InMemoryServer.HOST, 6379));
		assertThat(this.sessions.handshakes("valkey").resumed()).isEqualTo(1);
	}

	@Test
	void reloadsProtocolsAndCiphers() throws Exception {
		String[] ciphers = { "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256" };
		this.trustMaterial.reload(InMemoryServer.trust(SslOptions.of(ciphers, new String[] { "TLSv1.2" }), OLD));
		SSLEngine client = client();
		this.oldServer.connect(client);
		assertThat(client.getSession().getProtocol()).isEqualTo("TLSv1.2");
		assertThat(client.getSession().getCipherSuite()).isEqualTo(ciphers[0]);
	}

	@Test
	void refusesReloadWithoutRoots(CapturedOutput output) throws Exception {
		this.trustMaterial.reload(InMemoryServer.trust(SslOptions.NONE));
		assertKeptTrust("The SSL bundle trusts nobody");
		assertThat(output).contains("Refused to reload the bundle of this test, servers are verified as before");
	}

	@Test
	void refusesReloadWithExpiredRootsOnly() throws Exception {
		X509Bundle expired = InMemoryServer.authority("Expired CA", Instant.now().minusSeconds(60));
		X509Bundle expiredAsWell = InMemoryServer.authority("Other expired CA", Instant.now().minusSeconds(60));
		this.trustMaterial.reload(InMemoryServer.trust(SslOptions.NONE, expired, expiredAsWell));
		assertKeptTrust("All 2 roots of the SSL bundle have expired");
		this.trustMaterial.reload(InMemoryServer.trust(SslOptions.NONE, expired, NEW));
		this.newServer.connect(client());
		assertThat(this.trustMaterial.getReloads()).isEqualTo(new TrustReloads(1, 1, null));
	}

	@Test
	void refusesReloadThatCannotBeRead() throws Exception {
		this.trustMaterial.reload(SslBundle.of(new SslStoreBundle() {

			@Override
			public KeyStore getKeyStore() {
				return null;
			}

			@Override
			public String getKeyStorePassword() {
				return null;
			}

			@Override
			public KeyStore getTrustStore() {
				throw new IllegalStateException("No such file");
			}

		}));
		assertKeptTrust("No such file");
	}

	@Test
	void needsTrustManagerThatIsToldTheHost() throws Exception {
		TrustManager plain = mock(X509TrustManager.class);
		SslBundle bundle = SslBundle.of(null, null, null, null, SslManagerBundle.from(plain));
		assertThatIllegalStateException().isThrownBy(() -> TrustMaterial.of(bundle, TlsVerification.FULL))
			.withMessage("The SSL bundle has no X509ExtendedTrustManager");
		this.trustMaterial.reload(bundle);
		assertKeptTrust("X509ExtendedTrustManager");
	}

	private void assertKeptTrust(String reason) throws Exception {
		assertThat(this.trustMaterial.getReloads().accepted()).isZero();
		assertThat(this.trustMaterial.getReloads().refused()).isEqualTo(1);
		assertThat(this.trustMaterial.getReloads().lastRefusal()).contains(reason);
		this.oldServer.connect(client());
		assertRefused(this.newServer, client());
	}

	private void assertRefused(InMemoryServer server, SSLEngine client) {
		assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> server.connect(client));
	}

	private Connection connect(TrustMaterial trustMaterial) throws Exception {
		SSLEngine client = trustMaterial.createSslEngine(InMemoryServer.HOST, 6379);
		Connection connection = this.oldServer.connect(client);
		this.sessions.established("valkey", InMemoryServer.HOST, 6379, client.getSession());
		return connection;
	}

	private SSLEngine client() {
		return this.trustMaterial.createSslEngine(InMemoryServer.HOST, 6379);
	}

	private SSLEngine client(SslBundle bundle) {
		return prepare(bundle.createSslContext().createSSLEngine(InMemoryServer.HOST, 6379));
	}

	private SSLEngine prepare(SSLEngine client) {
		client.setUseClientMode(true);
		SSLParameters parameters = client.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		client.setSSLParameters(parameters);
		return client;
	}

	private static TrustMaterial trust(SslOptions options) throws Exception {
		return TrustMaterial.of("the bundle of this test", InMemoryServer.trust(options, OLD), TlsVerification.FULL);
	}

}
