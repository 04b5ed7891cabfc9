package dev.elasticache.boot.probe;

import java.time.Duration;

import dev.elasticache.boot.tls.TrustMaterial;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * One endpoint to probe, and what its owner expects to find there.
 *
 * @param engine engine expected at the endpoint
 * @param host host of the endpoint
 * @param port port of the endpoint
 * @param trust what to verify the server against, {@code null} for plain text
 * @param tlsHostName name to expect in the certificate, {@code null} for the host
 * @param login what to log in with, asked for when the probe gets there, {@code null} to
 * log in without credentials
 * @param topology topology the client is set up for
 * @param connectTimeout time to wait for a connection
 * @param timeLimit time after which the probe ends, whatever the server does
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record ProbeTarget(Engine engine, String host, int port, @Nullable TrustMaterial trust,
		@Nullable String tlsHostName, ProbeLogin.@Nullable Source login, Topology topology, Duration connectTimeout,
		Duration timeLimit) {

	private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration DEFAULT_TIME_LIMIT = Duration.ofSeconds(4);

	public ProbeTarget {
		Assert.notNull(engine, "'engine' must not be null");
		Assert.hasText(host, "'host' must not be empty");
		Assert.isTrue(port > 0 && port < 65536, () -> "'port' must be between 1 and 65535, but is " + port);
		Assert.notNull(topology, "'topology' must not be null");
		Assert.isTrue(connectTimeout.toMillis() > 0, "'connectTimeout' must be at least a millisecond");
		Assert.isTrue(timeLimit.toMillis() > 0, "'timeLimit' must be at least a millisecond");
	}

	/**
	 * Creates a target in plain text, without credentials, of unknown topology, with one
	 * second to connect and four seconds in all.
	 * @param engine engine expected at the endpoint
	 * @param host host of the endpoint
	 * @param port port of the endpoint
	 * @return the target
	 */
	public static ProbeTarget of(Engine engine, String host, int port) {
		return new ProbeTarget(engine, host, port, null, null, null, Topology.UNKNOWN, DEFAULT_CONNECT_TIMEOUT,
				DEFAULT_TIME_LIMIT);
	}

	/**
	 * Returns this target with TLS. The probe then never speaks plain text with it.
	 * @param trust what to verify the server against, {@code null} for plain text
	 * @param tlsHostName name to expect in the certificate, {@code null} for the host
	 * @return a new target
	 */
	public ProbeTarget withTls(@Nullable TrustMaterial trust, @Nullable String tlsHostName) {
		return new ProbeTarget(this.engine, this.host, this.port, trust, tlsHostName, this.login, this.topology,
				this.connectTimeout, this.timeLimit);
	}

	/**
	 * Returns this target with credentials.
	 * @param username user to log in as, {@code null} for the engine's default user
	 * @param password password or AUTH token
	 * @return a new target
	 */
	public ProbeTarget withCredentials(@Nullable String username, @Nullable String password) {
		return withLogin(new ProbeLogin(username, password).always());
	}

	/**
	 * Returns this target with credentials that may change.
	 * @param login what to log in with, which may take its time or fail, {@code null} to
	 * log in without credentials
	 * @return a new target
	 */
	public ProbeTarget withLogin(ProbeLogin.@Nullable Source login) {
		return new ProbeTarget(this.engine, this.host, this.port, this.trust, this.tlsHostName, login, this.topology,
				this.connectTimeout, this.timeLimit);
	}

	/**
	 * Returns this target with an expected topology.
	 * @param topology topology the client is set up for
	 * @return a new target
	 */
	public ProbeTarget withTopology(Topology topology) {
		return new ProbeTarget(this.engine, this.host, this.port, this.trust, this.tlsHostName, this.login, topology,
				this.connectTimeout, this.timeLimit);
	}

	/**
	 * Returns this target with other time limits.
	 * @param connectTimeout time to wait for a connection
	 * @param timeLimit time after which the probe ends, whatever the server does
	 * @return a new target
	 */
	public ProbeTarget withLimits(Duration connectTimeout, Duration timeLimit) {
		return new ProbeTarget(this.engine, this.host, this.port, this.trust, this.tlsHostName, this.login,
				this.topology, connectTimeout, timeLimit);
	}

	/**
	 * Returns the name expected in the server's certificate.
	 * @return the TLS host name, or else the host
	 */
	public String expectedName() {
		return (this.tlsHostName != null) ? this.tlsHostName : this.host;
	}

	/**
	 * Returns whether the endpoint is there to read from replicas, so that a client can
	 * do without it.
	 * @return whether it is
	 */
	public boolean isReader() {
		return this.topology == Topology.READER || this.topology == Topology.CLUSTER_READER;
	}

	String endpointProperty() {
		String name = (this.topology == Topology.READER) ? "reader-endpoint" : "endpoint";
		return "elasticache.%s.%s".formatted(this.engine.id(), name);
	}

	/**
	 * Returns what the target is called in messages. No secret is part of it.
	 * @return engine, host and port
	 */
	@Override
	public String toString() {
		return this.engine.label() + " " + this.host + ":" + this.port;
	}

	/**
	 * Engine expected at an endpoint.
	 */
	public enum Engine {

		/**
		 * Valkey or Redis OSS.
		 */
		VALKEY("valkey", "Valkey"),

		/**
		 * Memcached.
		 */
		MEMCACHED("memcached", "Memcached");

		private final String id;

		private final String label;

		Engine(String id, String label) {
			this.id = id;
			this.label = label;
		}

		/**
		 * Returns the engine's name as properties and TLS sessions spell it.
		 * @return the name in lower case
		 */
		public String id() {
			return this.id;
		}

		/**
		 * Returns the engine's name as sentences spell it.
		 * @return the name
		 */
		public String label() {
			return this.label;
		}

	}

	/**
	 * Topology a client is set up for.
	 */
	public enum Topology {

		/**
		 * Not known, whatever the server reports is right.
		 */
		UNKNOWN,

		/**
		 * Cluster mode disabled, with or without replicas.
		 */
		STANDALONE,

		/**
		 * Cluster mode disabled, to read from replicas.
		 */
		READER,

		/**
		 * Cluster mode enabled.
		 */
		CLUSTER,

		/**
		 * Port of ElastiCache Serverless to read from replicas.
		 */
		CLUSTER_READER,

		/**
		 * Configuration endpoint of Memcached, which tells of the nodes.
		 */
		DISCOVERY,

		/**
		 * Node of Memcached that a configuration endpoint told of.
		 */
		DISCOVERED

	}

}
