package dev.elasticache.boot.local;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.X509TrustManager;

/**
 * Trust in one server certificate, whatever its names and dates: engines with a wrong or
 * expired certificate have to be started and looked after, too.
 *
 * @param certificate the certificate
 * @author The ElastiCache Boot authors
 */
record PinnedTrustManager(X509Certificate certificate) implements X509TrustManager {

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		if (!chain[0].equals(this.certificate)) {
			throw new CertificateException("Not the certificate this node was started with");
		}
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		throw new CertificateException("Clients have no certificates");
	}

	@Override
	public X509Certificate[] getAcceptedIssuers() {
		return new X509Certificate[0];
	}

}
