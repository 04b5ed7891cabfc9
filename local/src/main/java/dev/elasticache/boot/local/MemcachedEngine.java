package dev.elasticache.boot.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Memcached as the engine of a node.
 *
 * @param executable the executable
 * @param protocols the versions of TLS to accept
 * @param maxItemSize the size of the largest item, or {@code null} for Memcached's own
 * @param memory the memory for items, or {@code null} for Memcached's own
 * @param discovery what the node tells about all nodes, or {@code null} for nothing
 * @author The ElastiCache Boot authors
 */
record MemcachedEngine(Executable executable, TlsProtocols protocols, @Nullable DataSize maxItemSize,
		@Nullable DataSize memory, @Nullable MemcachedDiscovery discovery) implements Engine {

	@Override
	public EngineCommand prepare(WorkDirectory directory, int port, @Nullable ServerCertificate certificate) {
		List<String> words = new ArrayList<>(List.of(this.executable.toString()));
		words.addAll(List.of("-l", LocalNode.ADDRESS, "-p", Integer.toString(port), "-U", "0"));
		words.addAll(List.of("-u", System.getProperty("user.name")));
		if (this.maxItemSize != null) {
			words.addAll(List.of("-I", Long.toString(this.maxItemSize.toBytes())));
		}
		if (this.memory != null) {
			words.addAll(List.of("-m", Long.toString(this.memory.toMegabytes())));
		}
		if (certificate == null) {
			return new EngineCommand(words, Map.of());
		}
		words.addAll(List.of("-Z", "-o", tlsOptions(certificate.writeTo(directory))));
		String file = directory.write("openssl.cnf", openSslConfiguration()).toString();
		return new EngineCommand(words, Map.of("OPENSSL_CONF", file));
	}

	private String tlsOptions(PemFiles files) {
		return "ssl_chain_cert=%s,ssl_key=%s,ssl_min_version=%d".formatted(files.certificate(), files.key(),
				this.protocols.lowestLevel());
	}

	/**
	 * Return what Memcached has no options for: the highest version, and ciphers for
	 * obsolete ones.
	 * @return the text of OpenSSL's configuration file
	 */
	private String openSslConfiguration() {
		return """
				openssl_conf = openssl
				[openssl]
				ssl_conf = ssl
				[ssl]
				system_default = tls
				[tls]
				MaxProtocol = %s
				CipherString = %s
				""".formatted(this.protocols.highest(),
				this.protocols.includeObsolete() ? TlsProtocols.OBSOLETE_CIPHERS : "DEFAULT");
	}

	@Override
	public void reload(LocalNode node, PemFiles files) throws IOException {
		try (MemcachedConnection connection = MemcachedConnection.open(node)) {
			connection.refreshCertificates();
		}
	}

	@Override
	public boolean answers(LocalNode node) throws IOException {
		try (MemcachedConnection connection = MemcachedConnection.open(node)) {
			return Long.toString(node.pid()).equals(connection.stats().get("pid"));
		}
	}

	@Override
	public void furnish(LocalNode node) throws IOException {
		if (this.discovery != null) {
			this.discovery.storeIn(node);
		}
	}

}
