package dev.elasticache.boot.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.NetUtil;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Certificate authority of local engines, made anew for each instance and kept in memory.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class LocalCertificates {

	private static final List<String> LOOPBACK_NAMES = List.of(LocalNode.HOST, LocalNode.ADDRESS, "::1");

	private static final Duration VALIDITY = Duration.ofDays(365);

	private static final Duration TOLERANCE = Duration.ofDays(1);

	private final X509Bundle authority;

	private @Nullable Path authorityFile;

	private LocalCertificates(X509Bundle authority) {
		this.authority = authority;
	}

	/**
	 * Create an authority with a new key, valid for a year.
	 * @return the authority
	 */
	public static LocalCertificates create() {
		Instant now = Instant.now();
		CertificateBuilder builder = builder("CN=ElastiCache local CA", now.minus(TOLERANCE), now.plus(VALIDITY))
			.setIsCertificateAuthority(true)
			.setKeyUsage(true, KeyUsage.keyCertSign, KeyUsage.cRLSign);
		return new LocalCertificates(build(builder, null));
	}

	/**
	 * Issue a server certificate that is valid for a year.
	 * @param names the DNS names and IP addresses it is valid for; none for the names of
	 * the loopback interface
	 * @return the certificate
	 */
	public ServerCertificate issue(String... names) {
		Instant now = Instant.now();
		return issue(now.minus(TOLERANCE), now.plus(VALIDITY), names);
	}

	/**
	 * Issue a server certificate that expired a day ago.
	 * @param names the names, as in {@link #issue(String...)}
	 * @return the certificate
	 */
	public ServerCertificate issueExpired(String... names) {
		Instant now = Instant.now();
		return issue(now.minus(VALIDITY), now.minus(TOLERANCE), names);
	}

	/**
	 * Issue a server certificate that becomes valid in a day.
	 * @param names the names, as in {@link #issue(String...)}
	 * @return the certificate
	 */
	public ServerCertificate issueNotYetValid(String... names) {
		Instant now = Instant.now();
		return issue(now.plus(TOLERANCE), now.plus(VALIDITY), names);
	}

	/**
	 * Issue a server certificate for a period of time. The nodes of a cluster are clients
	 * of each other by it, too.
	 * @param notBefore the first instant it is valid
	 * @param notAfter the last instant it is valid
	 * @param names the names, as in {@link #issue(String...)}
	 * @return the certificate
	 */
	public ServerCertificate issue(Instant notBefore, Instant notAfter, String... names) {
		Assert.noNullElements(names, "'names' must not contain null elements");
		List<String> subjects = (names.length != 0) ? List.of(names) : LOOPBACK_NAMES;
		CertificateBuilder builder = builder("CN=" + subjects.get(0), notBefore, notAfter)
			.setKeyUsage(true, KeyUsage.digitalSignature)
			.addExtendedKeyUsageServerAuth()
			.addExtendedKeyUsageClientAuth()
			.addExtensionOctetString(Extension.subjectAlternativeName.getId(), false, alternativeNames(subjects));
		return new ServerCertificate(subjects, build(builder, this.authority));
	}

	/**
	 * Return the certificate of the authority.
	 * @return the certificate
	 */
	public X509Certificate authority() {
		return this.authority.getCertificate();
	}

	/**
	 * Return the certificate of the authority as text.
	 * @return the certificate in PEM
	 */
	public String authorityPem() {
		return this.authority.getCertificatePEM();
	}

	/**
	 * Return the certificate of the authority as a file for tools that read no other
	 * form. It is written when first asked for and deleted when the JVM ends.
	 * @return the PEM file
	 */
	public synchronized Path authorityFile() {
		Path file = this.authorityFile;
		if (file == null) {
			try {
				file = Files.createTempFile("elasticache-local-ca", ".crt");
				file.toFile().deleteOnExit();
				Files.writeString(file, authorityPem());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			this.authorityFile = file;
		}
		return file;
	}

	/**
	 * Return a new trust store which holds the authority alone.
	 * @return the trust store
	 */
	public KeyStore trustStore() {
		try {
			KeyStore trustStore = KeyStore.getInstance(KeyStore.getDefaultType());
			trustStore.load(null, null);
			trustStore.setCertificateEntry("elasticache-local-ca", authority());
			return trustStore;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException("An empty trust store cannot be made", ex);
		}
	}

	private static CertificateBuilder builder(String subject, Instant notBefore, Instant notAfter) {
		return new CertificateBuilder().ecp256().subject(subject).notBefore(notBefore).notAfter(notAfter);
	}

	/**
	 * Encode subject alternative names, since Netty's builder takes no wildcards.
	 * @param names the DNS names and IP addresses
	 * @return the value of the extension
	 */
	private static byte[] alternativeNames(List<String> names) {
		try {
			return new GeneralNames(names.stream().map(LocalCertificates::alternativeName).toArray(GeneralName[]::new))
				.getEncoded();
		}
		catch (IOException ex) {
			throw new IllegalStateException("Names %s cannot be encoded".formatted(names), ex);
		}
	}

	private static GeneralName alternativeName(String name) {
		boolean address = NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name);
		return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
	}

	private static X509Bundle build(CertificateBuilder builder, @Nullable X509Bundle issuer) {
		try {
			return (issuer != null) ? builder.buildIssuedBy(issuer) : builder.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException("A certificate cannot be made", ex);
		}
	}

}
