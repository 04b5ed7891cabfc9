package dev.elasticache.boot.memcached;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import dev.elasticache.boot.tls.TlsSessions;
import dev.elasticache.boot.tls.TrustMaterial;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a client, as a {@link MemcachedClientBuilder} was told.
 *
 * @param nodes the nodes, or the configuration endpoint alone
 * @param discoveryInterval how often to ask the configuration endpoint, or {@code null}
 * @param trustMaterial what servers are verified against, or {@code null} for plain text
 * @param tlsHostName the name to expect in certificates in place of the server's own, or
 * {@code null}
 * @param tlsSessions where to report the sessions with nodes, or {@code null}
 * @param operationListener what is told of operations, or {@code null}
 * @param hashing how keys are distributed
 * @param connectTimeout the time limit for connecting
 * @param operationTimeout the time limit for an operation
 * @param timeoutThreshold the number of operations in a row without an answer that
 * condemn a connection
 * @param maxReconnectDelay the time between two attempts to connect a node at most
 * @author The ElastiCache Boot authors
 */
record ClientSettings(List<InetSocketAddress> nodes, @Nullable Duration discoveryInterval,
		@Nullable TrustMaterial trustMaterial, @Nullable String tlsHostName, @Nullable TlsSessions tlsSessions,
		@Nullable MemcachedOperationListener operationListener, Hashing hashing, Duration connectTimeout,
		Duration operationTimeout, int timeoutThreshold, Duration maxReconnectDelay) {

	/**
	 * Returns what makes operations.
	 * @return the factory, which tells the listener if there is one
	 */
	CheckedOperationFactory operationFactory() {
		return (this.operationListener != null) ? new ObservedOperationFactory(this.operationListener)
				: new CheckedOperationFactory();
	}

	/**
	 * Returns what connects nodes. Nodes that are discovered have names that their
	 * certificates carry.
	 * @return the connector
	 */
	NodeConnector nodeConnector() {
		return new NodeConnector(this.trustMaterial, (this.discoveryInterval == null) ? this.tlsHostName : null,
				this.tlsSessions, this.connectTimeout);
	}

	/**
	 * Returns what asks for the configuration of the cluster, without reporting sessions:
	 * the endpoint is no node.
	 * @return the reader
	 */
	ConfigurationReader configurationReader() {
		return new ConfigurationReader(
				new NodeConnector(this.trustMaterial, this.tlsHostName, null, this.connectTimeout),
				new NodeConnector(this.trustMaterial, null, null, this.connectTimeout));
	}

}
