package dev.elasticache.boot.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.util.Assert;

/**
 * Trust as it is until the next reload. The context remembers sessions; since no other
 * one resumes them, a server that these roots verified has to prove itself to the next.
 *
 * @param options the protocols, which are always set, and the ciphers
 * @param trustManager the trust manager
 * @param sslContext the context
 * @author The ElastiCache Boot authors
 */
record Trust(SslOptions options, X509ExtendedTrustManager trustManager, SSLContext sslContext) {

	private static final String[] DEFAULT_PROTOCOLS = { "TLSv1.3", "TLSv1.2" };

	static Trust of(SslBundle sslBundle) {
		SslOptions options = sslBundle.getOptions();
		String[] protocols = options.getEnabledProtocols();
		return new Trust(SslOptions.of(options.getCiphers(), (protocols != null) ? protocols : DEFAULT_PROTOCOLS),
				trustManager(sslBundle), sslBundle.createSslContext());
	}

	private static X509ExtendedTrustManager trustManager(SslBundle sslBundle) {
		for (TrustManager candidate : sslBundle.getManagers().getTrustManagers()) {
			if (candidate instanceof X509ExtendedTrustManager trustManager) {
				return trustManager;
			}
		}
		// Any other kind is not told whose certificate it sees
		throw new IllegalStateException("The SSL bundle has no X509ExtendedTrustManager");
	}

	/**
	 * Checks that there is a root by which a server can be verified.
	 * @param now the time it has to be valid at
	 * @throws IllegalStateException if there is none
	 */
	void checkUsable(Instant now) {
		X509Certificate[] roots = this.trustManager.getAcceptedIssuers();
		Assert.state(roots.length != 0, "The SSL bundle trusts nobody");
		for (X509Certificate root : roots) {
			if (root.getNotAfter().toInstant().isAfter(now)) {
				return;
			}
		}
		throw new IllegalStateException("All %d roots of the SSL bundle have expired".formatted(roots.length));
	}

}
