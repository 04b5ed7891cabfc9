package dev.elasticache.boot.probe;

import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.elasticache.boot.tls.TlsVerification;
import dev.elasticache.boot.tls.TrustMaterial;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * Certificates for the servers of tests, and trust in them.
 *
 * @author The ElastiCache Boot authors
 */
final class TestCertificates {

	static final X509Bundle CA = authority("Probe Test CA");

	static final X509Bundle OTHER_CA = authority("Unheard-of CA");

	private TestCertificates() {
	}

	static X509Bundle server(String... names) {
		Instant now = Instant.now();
		return issue(CA, now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(1)), names);
	}

	static X509Bundle issue(X509Bundle issuer, Instant notBefore, Instant notAfter, String... names) {
		List<GeneralName> alternatives = new ArrayList<>();
		for (String name : names) {
			alternatives.add(new GeneralName(GeneralName.dNSName, name));
		}
		try {
			// Netty's builder has a method for names, but refuses wildcards there
			return new CertificateBuilder().ecp256()
				.subject("CN=" + names[0])
				.notBefore(notBefore)
				.notAfter(notAfter)
				.addExtendedKeyUsageServerAuth()
				.addExtensionOctetString(Extension.subjectAlternativeName.getId(), false,
						new GeneralNames(alternatives.toArray(new GeneralName[0])).getEncoded())
				.buildIssuedBy(issuer);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	static TrustMaterial trust(X509Bundle authority, TlsVerification verification) {
		try {
			KeyStore trustStore = KeyStore.getInstance(KeyStore.getDefaultType());
			trustStore.load(null, null);
			trustStore.setCertificateEntry("ca", authority.getCertificate());
			return TrustMaterial.of(SslBundle.of(SslStoreBundle.of(null, null, trustStore)), verification);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	static TrustMaterial trust() {
		return trust(CA, TlsVerification.FULL);
	}

	private static X509Bundle authority(String name) {
		try {
			return new CertificateBuilder().ecp256()
				.subject("CN=" + name)
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
