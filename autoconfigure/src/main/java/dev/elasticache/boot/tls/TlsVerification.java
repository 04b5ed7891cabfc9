package dev.elasticache.boot.tls;

/**
 * What is verified about the certificate of a server.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public enum TlsVerification {

	/**
	 * The certificate chain and the host name.
	 */
	FULL,

	/**
	 * The certificate chain only, for tunnels and aliases whose name no certificate of
	 * ElastiCache carries.
	 */
	CA

}
