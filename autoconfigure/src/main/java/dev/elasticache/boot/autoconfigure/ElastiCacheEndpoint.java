package dev.elasticache.boot.autoconfigure;

import java.util.Locale;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

/**
 * Endpoint as AWS names it, and what its name tells. The forms of names are those of
 * <a href=
 * "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Endpoints.html">Finding
 * connection endpoints</a>.
 *
 * @param host host name or address, without brackets
 * @param port port
 * @author The ElastiCache Boot authors
 */
record ElastiCacheEndpoint(String host, int port) {

	private static final int MAX_PORT = 65535;

	static ElastiCacheEndpoint parse(String property, String value, int defaultPort) {
		String endpoint = value.trim();
		if (endpoint.contains("://")) {
			throw invalid(property, value,
					"It must be a host and an optional port, without a scheme. TLS is on unless elasticache.tls.enabled is false.");
		}
		if (!StringUtils.hasText(endpoint) || !endpoint.matches("[^\\s/@?#,]+")) {
			throw invalid(property, value, "It must be a host and an optional port, like cache.example.com:6379.");
		}
		int separator = portSeparator(endpoint);
		String host = (separator != -1) ? endpoint.substring(0, separator) : endpoint;
		if (host.startsWith("[") && host.endsWith("]")) {
			host = host.substring(1, host.length() - 1);
		}
		if (host.isEmpty()) {
			throw invalid(property, value, "It has no host.");
		}
		int port = (separator != -1) ? parsePort(property, value, endpoint.substring(separator + 1)) : defaultPort;
		return new ElastiCacheEndpoint(host, port);
	}

	/**
	 * Finds the colon before the port. An address of IPv6 without brackets has colons,
	 * but none of them is that.
	 */
	private static int portSeparator(String endpoint) {
		int last = endpoint.lastIndexOf(':');
		boolean bareAddress = !endpoint.startsWith("[") && endpoint.indexOf(':') != last;
		return (bareAddress || last < endpoint.lastIndexOf(']')) ? -1 : last;
	}

	private static int parsePort(String property, String value, String text) {
		int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
		if (port < 1 || port > MAX_PORT) {
			throw invalid(property, value, "Its port must be a number from 1 to %d.".formatted(MAX_PORT));
		}
		return port;
	}

	private static InvalidConfigurationPropertyValueException invalid(String property, String value, String reason) {
		return new InvalidConfigurationPropertyValueException(property, value, reason);
	}

	/**
	 * Tells whether the name is that of a cluster's configuration endpoint, or of
	 * ElastiCache Serverless, which speaks the cluster protocol only.
	 * @return whether clients have to speak the cluster protocol
	 */
	boolean isCluster() {
		String name = this.host.toLowerCase(Locale.ROOT);
		return name.startsWith("clustercfg.") || name.contains(".clustercfg.") || name.contains(".serverless.");
	}

	/**
	 * Tells whether the name is that of a Memcached cluster's configuration endpoint,
	 * which tells of the nodes but is none itself.
	 * @return whether the nodes have to be discovered
	 */
	boolean isDiscovery() {
		String name = this.host.toLowerCase(Locale.ROOT);
		return name.startsWith("cfg.") || name.contains(".cfg.");
	}

}
