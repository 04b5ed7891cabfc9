package dev.elasticache.boot.benchmarks.contender;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Objects;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What clients trust that are not configured by properties.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class Trust {

	private Trust() {
	}

	/**
	 * Returns a context that trusts the authority of a server.
	 * @param server the server, which speaks TLS
	 * @return the context
	 */
	public static SSLContext context(Server server) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, managers(server).getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static TrustManagerFactory managers(Server server) {
		try (InputStream pem = Files.newInputStream(Path.of(Objects.requireNonNull(server.authority())))) {
			TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
			store.load(null, null);
			store.setCertificateEntry("authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
			managers.init(store);
			return managers;
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
