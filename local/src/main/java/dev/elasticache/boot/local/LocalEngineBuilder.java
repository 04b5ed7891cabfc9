package dev.elasticache.boot.local;

import java.util.List;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Settings that all local engines have in common.
 *
 * @param <B> the type of the builder
 * @param <E> the type of the engine
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public abstract sealed class LocalEngineBuilder<B extends LocalEngineBuilder<B, E>, E extends LocalEngine>
		permits LocalValkey.Builder, LocalMemcached.Builder {

	private SearchPath searchPath = SearchPath.ofEnvironment();

	private @Nullable LocalCertificates certificates;

	private @Nullable ServerCertificate certificate;

	private String[] serverNames = {};

	private TlsProtocols protocols = TlsProtocols.DEFAULT;

	private boolean plainText;

	private int port;

	LocalEngineBuilder() {
	}

	/**
	 * Set the authority which issues the certificates of the nodes. Without one, the
	 * engine makes its own.
	 * @param certificates the authority
	 * @return this builder
	 */
	public final B certificates(LocalCertificates certificates) {
		Assert.notNull(certificates, "'certificates' must not be null");
		this.certificates = certificates;
		return self();
	}

	/**
	 * Set the certificate of all nodes, in place of one that is issued for them.
	 * @param certificate the certificate
	 * @return this builder
	 */
	public final B certificate(ServerCertificate certificate) {
		Assert.notNull(certificate, "'certificate' must not be null");
		this.certificate = certificate;
		return self();
	}

	/**
	 * Set the names in the certificates of all nodes. Without names, those of the
	 * loopback interface are taken.
	 * @param serverNames the DNS names and IP addresses
	 * @return this builder
	 */
	public final B serverNames(String... serverNames) {
		Assert.noNullElements(serverNames, "'serverNames' must not contain null elements");
		this.serverNames = serverNames.clone();
		return self();
	}

	/**
	 * Set the versions of TLS to accept. Without any, these are 1.2 and 1.3.
	 * @param protocols the versions, such as {@code TLSv1.2}
	 * @return this builder
	 */
	public final B protocols(String... protocols) {
		this.protocols = new TlsProtocols(List.of(protocols));
		return self();
	}

	/**
	 * Serve plain text in place of TLS.
	 * @return this builder
	 */
	public final B plainText() {
		this.plainText = true;
		return self();
	}

	/**
	 * Set the port of the first node. Without one, and for all other nodes, free ports
	 * are taken.
	 * @param port the port
	 * @return this builder
	 */
	public final B port(int port) {
		Assert.isTrue(port > 0 && port <= 65_535, "'port' must be from 1 to 65535");
		this.port = port;
		return self();
	}

	/**
	 * Set where to look for engines, in place of the environment's path.
	 * @param searchPath the directories to look in
	 * @return this builder
	 */
	final B searchPath(SearchPath searchPath) {
		this.searchPath = searchPath;
		return self();
	}

	final SearchPath searchPath() {
		return this.searchPath;
	}

	final TlsProtocols protocols() {
		return this.protocols;
	}

	final boolean isPlainText() {
		return this.plainText;
	}

	/**
	 * Return the source of a node's port.
	 * @param index the place of the node
	 * @return the source
	 */
	final IntSupplier portsOf(int index) {
		return (index == 0 && this.port != 0) ? () -> this.port : FreePorts::next;
	}

	/**
	 * Return the authority, which is made now if none was set.
	 * @return the authority, or {@code null} in plain text
	 */
	final @Nullable LocalCertificates authority() {
		if (this.plainText) {
			return null;
		}
		return (this.certificates != null) ? this.certificates : LocalCertificates.create();
	}

	/**
	 * Return the certificate of all nodes that have none of their own.
	 * @param authority the issuer, or {@code null} in plain text
	 * @return the certificate, or {@code null} in plain text
	 */
	final @Nullable ServerCertificate certificateBy(@Nullable LocalCertificates authority) {
		if (authority == null) {
			return null;
		}
		return (this.certificate != null) ? this.certificate : authority.issue(this.serverNames);
	}

	/**
	 * Start the engine and wait until all nodes answer.
	 * @return the running engine
	 * @throws LocalEngineUnavailableException if this machine has no such engine
	 * @throws LocalEngineException if a node does not answer in time
	 */
	public final E start() {
		WorkDirectory directory = WorkDirectory.create();
		try {
			E engine = build(directory);
			engine.startOrClose();
			return engine;
		}
		catch (RuntimeException ex) {
			directory.close();
			throw ex;
		}
	}

	/**
	 * Create the engine, with nodes that are not running yet.
	 * @param directory the directory the engine works in
	 * @return the engine
	 */
	abstract E build(WorkDirectory directory);

	abstract B self();

}
