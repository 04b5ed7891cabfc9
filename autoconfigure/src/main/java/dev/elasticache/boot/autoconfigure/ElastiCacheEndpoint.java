package dev.elasticache.boot.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

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

	private static final int SERVERLESS_READER_PORT = 6380;

	/**
	 * Address of IPv6. Its colons are two at least, which those of a host and a port
	 * never are.
	 */
	private static final String ADDRESS = "(?:[0-9a-fA-F.]*:){2,}[0-9a-fA-F.]*(?:%\\w+)?";

	private static final Pattern FORM = Pattern
		.compile("(?:(?<name>[^\\s/@?#,:\\[\\]]+)|\\[(?<bracketed>%1$s)])(?::(?<port>[^\\s/@?#,:]*))?|%1$s"
			.formatted(ADDRESS));

	static ElastiCacheEndpoint parse(String property, String value, int defaultPort) {
		String endpoint = value.trim();
		if (endpoint.contains("://")) {
			throw invalid(property, value,
					"It must be a host and an optional port, without a scheme. TLS is on unless elasticache.tls.enabled is false.");
		}
		Matcher matcher = FORM.matcher(endpoint);
		if (!matcher.matches()) {
			throw invalid(property, value, "It must be a host and an optional port, like cache.example.com:6379.");
		}
		String port = matcher.group("port");
		return new ElastiCacheEndpoint(host(matcher), (port != null) ? parsePort(property, value, port) : defaultPort);
	}

	private static String host(Matcher matcher) {
		for (String form : List.of("name", "bracketed")) {
			String host = matcher.group(form);
			if (host != null) {
				return host;
			}
		}
		return matcher.group();
	}

	private static int parsePort(String property, String value, String text) {
		int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
		if (port < 1 || port > MAX_PORT) {
			throw invalid(property, value, "Its port must be a number from 1 to %d.".formatted(MAX_PORT));
		}
		return port;
	}

	private static InvalidConfigurationPropertyValueException invalid(String property, String value, String reason) {
		// Who writes an endpoint as a URL may write a password into it
		String shown = value.replaceFirst(".*@", "***@");
		return new InvalidConfigurationPropertyValueException(property, shown, reason);
	}

	/**
	 * Tells whether the name is that of a cluster's configuration endpoint, or of
	 * ElastiCache Serverless, which speaks the cluster protocol only.
	 * @return whether clients have to speak the cluster protocol
	 */
	boolean isCluster() {
		String name = this.host.toLowerCase(Locale.ROOT);
		return name.startsWith("clustercfg.") || name.contains(".clustercfg.") || isServerless();
	}

	/**
	 * Tells whether the name is that of ElastiCache Serverless, which shows no nodes.
	 * @return whether the endpoint is all there is
	 */
	boolean isServerless() {
		return this.host.toLowerCase(Locale.ROOT).contains(".serverless.");
	}

	/**
	 * Returns where ElastiCache Serverless answers reads from replicas: at another port
	 * of the same name, which clients connect to even if they do not read from there. Of
	 * its public endpoints nobody says so.
	 * @return the endpoint of reads, or {@code null} if this has none
	 */
	@Nullable ElastiCacheEndpoint readerPort() {
		boolean isPublic = this.host.toLowerCase(Locale.ROOT).contains(".public.");
		boolean hasReaderPort = isServerless() && !isPublic && this.port != SERVERLESS_READER_PORT;
		return hasReaderPort ? new ElastiCacheEndpoint(this.host, SERVERLESS_READER_PORT) : null;
	}

	/**
	 * Tells whether the name is that of a primary endpoint with cluster mode disabled.
	 * @return whether there may be replicas
	 */
	boolean isPrimary() {
		String name = this.host.toLowerCase(Locale.ROOT);
		return name.startsWith("master.") || name.startsWith("primary.") || name.contains(".ng.0001.");
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

	@Override
	public String toString() {
		return (this.host.contains(":") ? "[%s]:%d" : "%s:%d").formatted(this.host, this.port);
	}

}
