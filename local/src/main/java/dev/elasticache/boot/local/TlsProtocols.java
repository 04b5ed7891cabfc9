package dev.elasticache.boot.local;

import java.util.List;

import org.springframework.util.Assert;

/**
 * Versions of TLS a server accepts.
 *
 * @param names the versions as Java and OpenSSL name them, without gaps
 * @author The ElastiCache Boot authors
 */
record TlsProtocols(List<String> names) {

	private static final List<String> KNOWN = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

	/**
	 * What OpenSSL 3 needs to be told before it speaks versions older than 1.2.
	 */
	static final String OBSOLETE_CIPHERS = "DEFAULT:@SECLEVEL=0";

	/**
	 * The versions ElastiCache accepts.
	 */
	static final TlsProtocols DEFAULT = new TlsProtocols(List.of("TLSv1.2", "TLSv1.3"));

	TlsProtocols(List<String> names) {
		Assert.notEmpty(names, "'names' must not be empty");
		Assert.isTrue(KNOWN.containsAll(names), () -> "'names' must be of %s, not %s".formatted(KNOWN, names));
		this.names = names.stream().distinct().sorted().toList();
		Assert.isTrue(level(highest()) - level(lowest()) == this.names.size() - 1, "'names' must not have gaps");
	}

	String lowest() {
		return this.names.get(0);
	}

	String highest() {
		return this.names.get(this.names.size() - 1);
	}

	/**
	 * Return whether current JVMs speak none of the versions.
	 * @return whether all versions are obsolete
	 */
	boolean areObsolete() {
		return level(highest()) < level("TLSv1.2");
	}

	/**
	 * Return whether one of the versions needs the {@link #OBSOLETE_CIPHERS}.
	 * @return whether there is an obsolete version
	 */
	boolean includeObsolete() {
		return level(lowest()) < level("TLSv1.2");
	}

	/**
	 * Return the place of the lowest version among all versions from TLS 1.0.
	 * @return the number from 0 to 3
	 */
	int lowestLevel() {
		return level(lowest());
	}

	private static int level(String name) {
		return KNOWN.indexOf(name);
	}

}
