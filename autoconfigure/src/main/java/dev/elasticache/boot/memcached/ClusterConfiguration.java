package dev.elasticache.boot.memcached;

import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a cluster tells of itself: its nodes, and a version that grows when they change.
 * <pre>
 *   12
 *   0001.shop.abc123.use1.cache.amazonaws.com||11211 0002.shop.abc123.use1.cache.amazonaws.com|10.0.0.2|11211
 * </pre> A node is known by its host name: certificates bear it, and DNS is asked for it
 * at each connect. The IP address counts where there is no name.
 *
 * @param version the version
 * @param nodes the nodes, unresolved, in the order of the cluster
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record ClusterConfiguration(long version, List<InetSocketAddress> nodes) {

	private static final Pattern FORM = Pattern.compile("(?<version>\\d{1,18})\r?\n(?<nodes>\\S[^\n]*?)\\s*");

	private static final Pattern NODE = Pattern
		.compile("(?<host>[\\w.:%-]*)\\|(?<address>[\\w.:%-]*)\\|(?<port>\\d{1,5})");

	private static final int MAX_PORT = 65535;

	/**
	 * Reads what a cluster tells.
	 * @param text the text, as the cluster sent it
	 * @return the configuration
	 * @throws ProtocolException if the text has another form
	 */
	public static ClusterConfiguration parse(String text) throws ProtocolException {
		Matcher matcher = FORM.matcher(text);
		if (!matcher.matches()) {
			throw new ProtocolException("Malformed configuration of a cluster: not a version and a list of nodes");
		}
		List<InetSocketAddress> nodes = new ArrayList<>();
		for (String node : matcher.group("nodes").split(" +")) {
			nodes.add(parseNode(node));
		}
		return new ClusterConfiguration(Long.parseLong(matcher.group("version")), nodes.stream().distinct().toList());
	}

	private static InetSocketAddress parseNode(String text) throws ProtocolException {
		Matcher matcher = NODE.matcher(text);
		if (matcher.matches()) {
			String host = matcher.group("host").isEmpty() ? matcher.group("address") : matcher.group("host");
			int port = Integer.parseInt(matcher.group("port"));
			if (!host.isEmpty() && port > 0 && port <= MAX_PORT) {
				return InetSocketAddress.createUnresolved(host, port);
			}
		}
		throw new ProtocolException("Malformed configuration of a cluster: a node is not 'host|address|port'");
	}

}
