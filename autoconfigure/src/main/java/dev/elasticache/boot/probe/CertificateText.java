package dev.elasticache.boot.probe;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a certificate says, in words.
 *
 * @author The ElastiCache Boot authors
 */
final class CertificateText {

	private static final int DNS_NAME = 2;

	private static final int IP_ADDRESS = 7;

	private static final int MAX_NAMES = 10;

	private CertificateText() {
	}

	/**
	 * Returns the names and addresses a certificate is for.
	 * @param certificate the certificate
	 * @return the subject alternative names, or the subject if it has none
	 */
	static String names(X509Certificate certificate) {
		List<String> names = new ArrayList<>();
		try {
			Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
			for (List<?> alternative : (alternatives != null) ? alternatives : List.<List<?>>of()) {
				if (Integer.valueOf(DNS_NAME).equals(alternative.get(0))
						|| Integer.valueOf(IP_ADDRESS).equals(alternative.get(0))) {
					names.add(String.valueOf(alternative.get(1)));
				}
			}
		}
		catch (CertificateParsingException ex) {
			// It has no names that anybody could read
		}
		if (names.isEmpty()) {
			return ServerText.clean(certificate.getSubjectX500Principal().getName());
		}
		String more = (names.size() > MAX_NAMES) ? " and %d more".formatted(names.size() - MAX_NAMES) : "";
		return ServerText.clean(String.join(" ", names.subList(0, Math.min(names.size(), MAX_NAMES)))) + more;
	}

	/**
	 * Returns the authority that a chain leads to and does not contain.
	 * @param chain the chain, the server's certificate first
	 * @return the name of the authority
	 */
	static String missingIssuer(List<X509Certificate> chain) {
		return ServerText.clean(chain.get(chain.size() - 1).getIssuerX500Principal().getName());
	}

}
