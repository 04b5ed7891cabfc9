package dev.elasticache.boot.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LocalCertificates}.
 */
class LocalCertificatesTests {

	private final LocalCertificates certificates = LocalCertificates.create();

	@Test
	void issuesForLoopbackNamesByDefault() throws Exception {
		X509Certificate certificate = this.certificates.issue().certificate();
		certificate.verify(this.certificates.authority().getPublicKey());
		certificate.checkValidity();
		assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=localhost");
		assertThat(certificate.getIssuerX500Principal().getName()).isEqualTo("CN=ElastiCache local CA");
		assertThat(certificate.getSubjectAlternativeNames()).extracting((name) -> (Object) name.get(1))
			.containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
	}

	@Test
	void issuesForNamesAndAddresses() throws Exception {
		ServerCertificate certificate = this.certificates.issue("*.shop.abc123.use1.cache.amazonaws.com", "10.0.0.1");
		assertThat(certificate.names()).containsExactly("*.shop.abc123.use1.cache.amazonaws.com", "10.0.0.1");
		assertThat(certificate.certificate().getSubjectX500Principal().getName())
			.isEqualTo("CN=*.shop.abc123.use1.cache.amazonaws.com");
		assertThat(certificate.certificate().getSubjectAlternativeNames()).extracting((name) -> (Object) name.get(0))
			.containsExactly(2, 7);
	}

	@Test
	void issuesExpired() {
		X509Certificate certificate = this.certificates.issueExpired().certificate();
		assertThatExceptionOfType(CertificateExpiredException.class).isThrownBy(certificate::checkValidity);
	}

	@Test
	void issuesNotYetValid() {
		X509Certificate certificate = this.certificates.issueNotYetValid().certificate();
		assertThatExceptionOfType(CertificateNotYetValidException.class).isThrownBy(certificate::checkValidity);
	}

	@Test
	void trustsItsAuthorityAlone() throws Exception {
		KeyStore trustStore = this.certificates.trustStore();
		assertThat(trustStore.size()).isOne();
		assertThat(trustStore.getCertificate(trustStore.aliases().nextElement()))
			.isEqualTo(this.certificates.authority());
		assertThat(this.certificates.authority()).isNotEqualTo(LocalCertificates.create().authority());
	}

	@Test
	void writesItsAuthorityOnce() {
		Path file = this.certificates.authorityFile();
		assertThat(file).hasContent(this.certificates.authorityPem());
		assertThat(this.certificates.authorityFile()).isEqualTo(file);
	}

	@Test
	void writesFilesForTheirOwnerAlone(@TempDir Path directory) throws Exception {
		PemFiles files = this.certificates.issue().writeTo(new WorkDirectory(directory));
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.key()))).isEqualTo("rw-------");
		assertThat(files.key()).content().startsWith("-----BEGIN PRIVATE KEY-----");
		assertThat(files.certificate()).content().containsOnlyOnce("-----BEGIN CERTIFICATE-----");
		assertThat(files.authority()).hasContent(this.certificates.authorityPem());
	}

}
