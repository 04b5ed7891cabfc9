package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;

import org.jspecify.annotations.Nullable;

/**
 * Asks for the configuration of a cluster, as <a href=
 * "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoDiscovery.AddingToYourClientLibrary.html">Adding
 * auto discovery to your client library</a> says: by a command, and where the engine does
 * not know it, as before 1.4.14, by an item. Each question has a connection of its own,
 * verified like any other: an engine may answer with an error, which costs a shared
 * connection.
 *
 * @param toEndpoint what connects the configuration endpoint
 * @param toNode what connects a node, each of which has the configuration as well
 * @author The ElastiCache Boot authors
 */
record ConfigurationReader(NodeConnector toEndpoint, NodeConnector toNode) {

	private static final int MAX_LENGTH = 256 * 1024;

	ClusterConfiguration readFromEndpoint(InetSocketAddress endpoint) throws IOException {
		return read(endpoint, this.toEndpoint);
	}

	ClusterConfiguration readFromNode(InetSocketAddress node) throws IOException {
		return read(node, this.toNode);
	}

	private static ClusterConfiguration read(InetSocketAddress source, NodeConnector connector) throws IOException {
		try (Dialog dialog = new Dialog(connector.connect(source), connector.timeout())) {
			String configuration = ask(dialog, "config get cluster", "CONFIG cluster ");
			if (configuration == null) {
				configuration = ask(dialog, "get AmazonElastiCache:cluster", "VALUE AmazonElastiCache:cluster ");
			}
			if (configuration == null) {
				throw new ProtocolException("The server knows of no cluster: it has neither the command "
						+ "'config get cluster' nor the item 'AmazonElastiCache:cluster'");
			}
			return ClusterConfiguration.parse(configuration);
		}
	}

	private static @Nullable String ask(Dialog dialog, String command, String head) throws IOException {
		dialog.send(command);
		String line = dialog.readLine();
		if (line.equals("END") || line.startsWith("ERROR") || line.startsWith("CLIENT_ERROR")) {
			return null;
		}
		if (!line.startsWith(head)) {
			throw new ProtocolException("The server does not answer '%s' as Memcached does".formatted(command));
		}
		String text = dialog.read(length(line));
		if (!dialog.readLine().isEmpty() || !dialog.readLine().equals("END")) {
			throw new ProtocolException("The answer to '%s' has another length than it says".formatted(command));
		}
		return text;
	}

	private static int length(String line) throws ProtocolException {
		String length = line.substring(line.lastIndexOf(' ') + 1);
		if (!length.matches("\\d{1,6}") || Integer.parseInt(length) > MAX_LENGTH) {
			throw new ProtocolException("The server tells no length of its answer, or one that is too long");
		}
		return Integer.parseInt(length);
	}

}
