package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.elasticache.boot.memcached.Hashing;
import dev.elasticache.boot.tls.TlsVerification;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Properties of Amazon ElastiCache.
 *
 * @param enabled Whether to configure caching with Amazon ElastiCache.
 * @param startupCheck What to do at start-up about an endpoint that cannot be used.
 * @param tls Properties of TLS, for all engines.
 * @param aws Properties of AWS.
 * @param valkey Properties of Valkey and Redis OSS.
 * @param memcached Properties of Memcached.
 * @param cache Properties of all caches.
 * @param caches Properties of single caches, by name, in place of those of all caches.
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
@ConfigurationProperties("elasticache")
public record ElastiCacheProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("configuration") StartupCheck startupCheck, @DefaultValue Tls tls, @DefaultValue Aws aws,
		@DefaultValue Valkey valkey, @DefaultValue Memcached memcached, @DefaultValue Cache cache,
		@DefaultValue Map<String, CacheOverrides> caches) {

	public ElastiCacheProperties {
		if (valkey.iam().enabled() && !tls.enabled()) {
			throw new InvalidConfigurationPropertyValueException("elasticache.valkey.iam.enabled", true,
					"ElastiCache takes IAM tokens over TLS only, and elasticache.tls.enabled is false.");
		}
		caches.forEach((name, overrides) -> overrides.check("elasticache.caches." + name, cache));
	}

	private static void checkPositive(String property, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw new InvalidConfigurationPropertyValueException(property, value, "It must be positive.");
		}
	}

	private static void checkSizes(String prefix, @Nullable DataSize compressAbove, @Nullable DataSize maxValueSize) {
		if (compressAbove != null && compressAbove.isNegative()) {
			throw new InvalidConfigurationPropertyValueException(prefix + ".compress-above", compressAbove,
					"It must not be negative.");
		}
		if (maxValueSize != null && maxValueSize.toBytes() <= 0) {
			throw new InvalidConfigurationPropertyValueException(prefix + ".max-value-size", maxValueSize,
					"It must be positive.");
		}
	}

	/**
	 * Properties of TLS.
	 *
	 * @param enabled Whether to connect with TLS.
	 * @param bundle Name of the SSL bundle with the trusted roots. The trust store of the
	 * JVM if not set.
	 * @param verification What to verify about the certificate of a server.
	 * @param provider Implementation of TLS for connections to Valkey.
	 */
	public record Tls(@DefaultValue("true") boolean enabled, @Nullable String bundle,
			@DefaultValue("full") TlsVerification verification, @DefaultValue("jdk") Provider provider) {

		/**
		 * Implementation of TLS.
		 */
		public enum Provider {

			/**
			 * The JDK.
			 */
			JDK,

			/**
			 * OpenSSL or BoringSSL, by netty-tcnative.
			 */
			OPENSSL

		}

	}

	/**
	 * Properties of AWS.
	 *
	 * @param region Region of the caches, to sign for. As the AWS SDK finds it if not
	 * set.
	 */
	public record Aws(@Nullable String region) {

	}

	/**
	 * Properties of Valkey and Redis OSS.
	 *
	 * @param endpoint Configuration endpoint, primary endpoint or serverless endpoint, a
	 * host and an optional port (6379).
	 * @param readerEndpoint Reader endpoint with cluster mode disabled, a host and an
	 * optional port (6379).
	 * @param topology Topology of the endpoint. Inferred from its name if not set.
	 * @param username Name of the user (RBAC), or ID of the user (IAM).
	 * @param password Password of the user or, without a user, AUTH token.
	 * @param iam Properties of authentication with IAM.
	 * @param readFrom Nodes to read from.
	 * @param connectTimeout Time to wait for a connection, its TLS handshake and its
	 * login.
	 * @param commandTimeout Time to wait for the reply to a command.
	 */
	public record Valkey(@Nullable String endpoint, @Nullable String readerEndpoint,
			@DefaultValue("auto") Topology topology, @Nullable String username, @Nullable String password,
			@DefaultValue Iam iam, @DefaultValue("upstream") ReadFrom readFrom,
			@DefaultValue("1s") Duration connectTimeout, @DefaultValue("500ms") Duration commandTimeout) {

		private static final String ENDPOINT = "elasticache.valkey.endpoint";

		private static final String READER_ENDPOINT = "elasticache.valkey.reader-endpoint";

		private static final int DEFAULT_PORT = 6379;

		public Valkey {
			checkReading(topology, parse(ENDPOINT, endpoint), parse(READER_ENDPOINT, readerEndpoint), readFrom);
			if (iam.enabled()) {
				IamRequirements.check(iam, parse(ENDPOINT, endpoint), username, password);
			}
			else if (StringUtils.hasText(username) && !StringUtils.hasText(password)) {
				throw new InvalidConfigurationPropertyValueException("elasticache.valkey.username", username,
						"A user needs a password, set elasticache.valkey.password as well.");
			}
			checkPositive("elasticache.valkey.connect-timeout", connectTimeout);
			checkPositive("elasticache.valkey.command-timeout", commandTimeout);
		}

		private static void checkReading(Topology topology, @Nullable ElastiCacheEndpoint endpoint,
				@Nullable ElastiCacheEndpoint readerEndpoint, ReadFrom readFrom) {
			if (endpoint != null && readerEndpoint == null && readFrom != ReadFrom.UPSTREAM
					&& topology.of(endpoint, null) != Topology.CLUSTER) {
				throw new InvalidConfigurationPropertyValueException("elasticache.valkey.read-from", readFrom,
						"There are no replicas to read from, set %s as well.".formatted(READER_ENDPOINT));
			}
			if (readerEndpoint != null) {
				checkReaderEndpoint(topology, endpoint, readerEndpoint);
			}
		}

		private static void checkReaderEndpoint(Topology topology, @Nullable ElastiCacheEndpoint endpoint,
				ElastiCacheEndpoint readerEndpoint) {
			if (endpoint == null || endpoint.equals(readerEndpoint)) {
				throw invalidReaderEndpoint(readerEndpoint,
						"Set the primary endpoint in %s as well.".formatted(ENDPOINT));
			}
			switch (topology.of(endpoint, readerEndpoint)) {
				case CLUSTER -> throw invalidReaderEndpoint(readerEndpoint,
						"A cluster has none, remove it: elasticache.valkey.read-from is enough to read from its replicas.");
				case STANDALONE -> throw invalidReaderEndpoint(readerEndpoint,
						"It needs elasticache.valkey.topology to be primary-replica.");
				default -> {
				}
			}
		}

		private static InvalidConfigurationPropertyValueException invalidReaderEndpoint(
				ElastiCacheEndpoint readerEndpoint, String reason) {
			return new InvalidConfigurationPropertyValueException(READER_ENDPOINT, readerEndpoint, reason);
		}

		ElastiCacheEndpoint requiredEndpoint() {
			if (this.endpoint == null) {
				throw new IllegalStateException("'%s' is not set".formatted(ENDPOINT));
			}
			return ElastiCacheEndpoint.parse(ENDPOINT, this.endpoint, DEFAULT_PORT);
		}

		@Nullable ElastiCacheEndpoint parsedReaderEndpoint() {
			return parse(READER_ENDPOINT, this.readerEndpoint);
		}

		private static @Nullable ElastiCacheEndpoint parse(String property, @Nullable String value) {
			return (value != null) ? ElastiCacheEndpoint.parse(property, value, DEFAULT_PORT) : null;
		}

		Topology inferredTopology() {
			return this.topology.of(requiredEndpoint(), parsedReaderEndpoint());
		}

		@Override
		public String toString() {
			return "Valkey[endpoint=%s, readerEndpoint=%s, topology=%s, username=%s]".formatted(this.endpoint,
					this.readerEndpoint, this.topology, this.username);
		}

		/**
		 * Properties of authentication with IAM.
		 *
		 * @param enabled Whether to log in with tokens of IAM in place of a password.
		 * @param cacheName Name of the replication group or serverless cache, which
		 * tokens are signed for.
		 * @param serverless Whether the cache is serverless. As the name of the endpoint
		 * tells if not set.
		 */
		public record Iam(@DefaultValue("false") boolean enabled, @Nullable String cacheName,
				@Nullable Boolean serverless) {

		}

		/**
		 * Topology of a Valkey endpoint.
		 */
		public enum Topology {

			/**
			 * As the name of the endpoint tells: a cluster for configuration and
			 * serverless endpoints, a primary with replicas for primary endpoints or if
			 * there is a reader endpoint, else standalone.
			 */
			AUTO,

			/**
			 * One node.
			 */
			STANDALONE,

			/**
			 * Primary with replicas and cluster mode disabled.
			 */
			PRIMARY_REPLICA,

			/**
			 * Cluster mode enabled, or Serverless.
			 */
			CLUSTER;

			Topology of(ElastiCacheEndpoint endpoint, @Nullable ElastiCacheEndpoint readerEndpoint) {
				if (this != AUTO) {
					return this;
				}
				if (endpoint.isCluster()) {
					return CLUSTER;
				}
				return (readerEndpoint != null || endpoint.isPrimary()) ? PRIMARY_REPLICA : STANDALONE;
			}

		}

		/**
		 * Nodes to read from.
		 */
		public enum ReadFrom {

			/**
			 * The primary.
			 */
			UPSTREAM,

			/**
			 * The primary, or a replica while it cannot be reached.
			 */
			UPSTREAM_PREFERRED,

			/**
			 * A replica.
			 */
			REPLICA,

			/**
			 * A replica, or the primary while none can be reached.
			 */
			REPLICA_PREFERRED,

			/**
			 * The node that answers first.
			 */
			LOWEST_LATENCY,

			/**
			 * Any node.
			 */
			ANY,

			/**
			 * Any replica.
			 */
			ANY_REPLICA

		}

	}

	/**
	 * Properties of Memcached.
	 *
	 * @param endpoint Configuration endpoint, serverless endpoint or endpoint of a single
	 * node, a host and an optional port (11211).
	 * @param nodes Comma-separated list of nodes in place of an endpoint, each a host and
	 * an optional port.
	 * @param discovery Discovery of the nodes by the endpoint. Inferred from its name if
	 * not set.
	 * @param discoveryInterval How often to ask the endpoint for the nodes.
	 * @param hashing How keys are distributed over nodes.
	 * @param tlsHostName Name to expect in certificates, where it is not the node's own.
	 * With discovery, in that of the endpoint only.
	 * @param connectTimeout Time to wait for a connection and its TLS handshake.
	 * @param operationTimeout Time to wait for an operation to complete.
	 */
	public record Memcached(@Nullable String endpoint, @DefaultValue List<String> nodes,
			@DefaultValue("auto") Discovery discovery, @DefaultValue("60s") Duration discoveryInterval,
			@DefaultValue("ketama") Hashing hashing, @Nullable String tlsHostName,
			@DefaultValue("1s") Duration connectTimeout, @DefaultValue("500ms") Duration operationTimeout) {

		private static final String ENDPOINT = "elasticache.memcached.endpoint";

		private static final String NODES = "elasticache.memcached.nodes";

		private static final String DISCOVERY = "elasticache.memcached.discovery";

		private static final int DEFAULT_PORT = 11211;

		public Memcached {
			if (endpoint != null && !nodes.isEmpty()) {
				throw new InvalidConfigurationPropertyValueException(NODES, String.join(",", nodes),
						"%s is set to '%s' as well. Set one of them.".formatted(ENDPOINT, endpoint));
			}
			if (endpoint != null) {
				checkDiscovery(discovery, ElastiCacheEndpoint.parse(ENDPOINT, endpoint, DEFAULT_PORT));
			}
			if (discovery == Discovery.ON && !nodes.isEmpty()) {
				throw new InvalidConfigurationPropertyValueException(DISCOVERY, "on",
						"The nodes are listed in %s. Set either that or %s.".formatted(NODES, ENDPOINT));
			}
			Set<ElastiCacheEndpoint> distinct = new HashSet<>();
			for (String node : nodes) {
				if (!distinct.add(parseNode(node))) {
					throw new InvalidConfigurationPropertyValueException(NODES, String.join(",", nodes),
							"It names the node '%s' twice.".formatted(node));
				}
			}
			if (tlsHostName != null && !StringUtils.hasText(tlsHostName)) {
				throw new InvalidConfigurationPropertyValueException("elasticache.memcached.tls-host-name", tlsHostName,
						"It must be the name of a host.");
			}
			checkPositive("elasticache.memcached.discovery-interval", discoveryInterval);
			checkPositive("elasticache.memcached.connect-timeout", connectTimeout);
			checkPositive("elasticache.memcached.operation-timeout", operationTimeout);
		}

		private static void checkDiscovery(Discovery discovery, ElastiCacheEndpoint endpoint) {
			if (discovery == Discovery.ON && endpoint.isServerless()) {
				throw new InvalidConfigurationPropertyValueException(DISCOVERY, "on",
						"ElastiCache Serverless, which '%s' names, has no nodes to discover."
							.formatted(endpoint.host()));
			}
			if (discovery == Discovery.OFF && endpoint.isDiscovery()) {
				throw new InvalidConfigurationPropertyValueException(DISCOVERY, "off",
						"'%s' is a configuration endpoint, for which any of the nodes may answer. List the nodes in %s."
							.formatted(endpoint.host(), NODES));
			}
		}

		private static ElastiCacheEndpoint parseNode(String value) {
			ElastiCacheEndpoint node = ElastiCacheEndpoint.parse(NODES, value, DEFAULT_PORT);
			if (node.isDiscovery()) {
				throw new InvalidConfigurationPropertyValueException(NODES, value,
						"It is a configuration endpoint, which is no node. Set it as %s.".formatted(ENDPOINT));
			}
			return node;
		}

		List<ElastiCacheEndpoint> endpoints() {
			if (this.endpoint != null) {
				return List.of(ElastiCacheEndpoint.parse(ENDPOINT, this.endpoint, DEFAULT_PORT));
			}
			return this.nodes.stream().map(Memcached::parseNode).toList();
		}

		boolean isDiscovered() {
			return switch (this.discovery) {
				case AUTO -> endpoints().stream().anyMatch(ElastiCacheEndpoint::isDiscovery);
				case ON -> true;
				case OFF -> false;
			};
		}

		/**
		 * Discovery of the nodes by the endpoint.
		 */
		public enum Discovery {

			/**
			 * As the name of the endpoint tells: a configuration endpoint is asked.
			 */
			AUTO,

			/**
			 * Ask the endpoint, whatever its name.
			 */
			ON,

			/**
			 * Take the endpoint for a node.
			 */
			OFF

		}

	}

	/**
	 * Properties of all caches.
	 *
	 * @param enabled Whether to cache with Amazon ElastiCache.
	 * @param store Engine that keeps the entries. Needed only when both are configured.
	 * @param names Comma-separated list of caches to create at start-up.
	 * @param dynamic Whether to create caches on first use.
	 * @param keyPrefix Text before the name of the cache in all keys.
	 * @param trustedPackages Comma-separated list of packages whose classes may be read
	 * from caches, beside the application's own and value types of the JDK.
	 * @param onFailure What an engine that cannot be asked means to the application.
	 * @param ttl Time to live of entries, "none" for entries that never expire.
	 * @param idle Time after which entries that are not read expire, "none" if reading
	 * makes no difference. The time to live counts nevertheless.
	 * @param nullValues Whether to cache null. If not, putting it is an exception.
	 * @param serializer How values are serialized, unless a codec bean does it.
	 * @param compressAbove Size of serialized values above which they are compressed.
	 * @param maxValueSize Size of serialized values above which they are not kept. A
	 * megabyte on Memcached if not set.
	 * @param singleFlight Whether concurrent callers share one load of a key.
	 */
	public record Cache(@DefaultValue("true") boolean enabled, @Nullable Store store, @DefaultValue List<String> names,
			@DefaultValue("true") boolean dynamic, @DefaultValue("") String keyPrefix,
			@DefaultValue List<String> trustedPackages, @DefaultValue("degrade") OnFailure onFailure,
			@DefaultValue("1h") TimeToLive ttl, @Nullable TimeToLive idle, @DefaultValue("true") boolean nullValues,
			@DefaultValue("java") Serializer serializer, @Nullable DataSize compressAbove,
			@Nullable DataSize maxValueSize, @DefaultValue("true") boolean singleFlight) {

		public Cache {
			ttl.check("elasticache.cache.ttl");
			if (idle != null) {
				idle.checkIdle("elasticache.cache.idle", ttl);
			}
			if (!keyPrefix.matches("[^\\s\\p{Cntrl}%{}]*")) {
				throw new InvalidConfigurationPropertyValueException("elasticache.cache.key-prefix", keyPrefix,
						"It must not have blanks, control characters, percent signs or braces.");
			}
			for (String trusted : trustedPackages) {
				if (!trusted.matches("[^\\s.*]+(\\.[^\\s.*]+)*")) {
					throw new InvalidConfigurationPropertyValueException("elasticache.cache.trusted-packages", trusted,
							"It must be the name of a package, which stands for those below it as well.");
				}
			}
			checkSizes("elasticache.cache", compressAbove, maxValueSize);
		}

	}

	/**
	 * Properties of a single cache.
	 *
	 * @param store Engine that keeps the entries.
	 * @param ttl Time to live of entries, "none" for entries that never expire.
	 * @param idle Time after which entries that are not read expire, "none" if reading
	 * makes no difference. The time to live counts nevertheless.
	 * @param nullValues Whether to cache null. If not, putting it is an exception.
	 * @param serializer How values are serialized, unless a codec bean does it.
	 * @param compressAbove Size of serialized values above which they are compressed.
	 * @param maxValueSize Size of serialized values above which they are not kept.
	 * @param singleFlight Whether concurrent callers share one load of a key.
	 */
	public record CacheOverrides(@Nullable Store store, @Nullable TimeToLive ttl, @Nullable TimeToLive idle,
			@Nullable Boolean nullValues, @Nullable Serializer serializer, @Nullable DataSize compressAbove,
			@Nullable DataSize maxValueSize, @Nullable Boolean singleFlight) {

		static final CacheOverrides NONE = new CacheOverrides(null, null, null, null, null, null, null, null);

		private void check(String prefix, Cache defaults) {
			if (this.ttl != null) {
				this.ttl.check(prefix + ".ttl");
			}
			if (this.idle != null) {
				this.idle.checkIdle(prefix + ".idle", (this.ttl != null) ? this.ttl : defaults.ttl());
			}
			else if (this.ttl != null && defaults.idle() != null) {
				defaults.idle().checkIdle("elasticache.cache.idle", this.ttl);
			}
			checkSizes(prefix, this.compressAbove, this.maxValueSize);
		}

	}

	/**
	 * Engine that keeps the entries of a cache.
	 */
	public enum Store {

		/**
		 * Valkey or Redis OSS.
		 */
		VALKEY,

		/**
		 * Memcached.
		 */
		MEMCACHED

	}

	/**
	 * How values are serialized.
	 */
	public enum Serializer {

		/**
		 * By Java serialization.
		 */
		JAVA,

		/**
		 * As JSON, by Jackson.
		 */
		JSON

	}

	/**
	 * What an engine that cannot be asked means to the application.
	 */
	public enum OnFailure {

		/**
		 * A read is a miss, a write or removal that failed is counted and logged.
		 */
		DEGRADE,

		/**
		 * An exception, which a {@code CachingConfigurer} can have an error handler for.
		 */
		THROW

	}

	/**
	 * What to do at start-up about an endpoint that cannot be used.
	 */
	public enum StartupCheck {

		/**
		 * Refuse to start, whatever is wrong.
		 */
		FULL,

		/**
		 * Refuse to start for what waiting cannot cure, and warn of an engine that cannot
		 * be reached.
		 */
		CONFIGURATION,

		/**
		 * Warn.
		 */
		WARN,

		/**
		 * Do not check.
		 */
		OFF

	}

}
