package dev.elasticache.boot.local;

import java.security.cert.X509Certificate;
import java.util.List;

import io.netty.pkitesting.X509Bundle;

/**
 * Certificate and private key of a local server, made by {@link LocalCertificates}.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class ServerCertificate {

	private final List<String> names;

	private final X509Bundle bundle;

	ServerCertificate(List<String> names, X509Bundle bundle) {
		this.names = names;
		this.bundle = bundle;
	}

	/**
	 * Return the DNS names and addresses the certificate is valid for.
	 * @return the names, in the order they were asked for
	 */
	public List<String> names() {
		return this.names;
	}

	/**
	 * Return the certificate.
	 * @return the certificate, without its issuer
	 */
	public X509Certificate certificate() {
		return this.bundle.getCertificate();
	}

	/**
	 * Write the certificate, its key and its issuer as PEM files.
	 * @param directory the directory to write to
	 * @return the files
	 */
	PemFiles writeTo(WorkDirectory directory) {
		return new PemFiles(directory.write("server.crt", this.bundle.getCertificatePEM()),
				directory.write("server.key", this.bundle.getPrivateKeyPEM()),
				directory.write("ca.crt", this.bundle.getRootCertificatePEM()));
	}

}
