package dev.elasticache.boot.probe;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

import dev.elasticache.boot.memcached.ClusterConfiguration;
import dev.elasticache.boot.probe.ProbeFailure.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Asks Memcached for its version, and a configuration endpoint for the nodes.
 *
 * @author The ElastiCache Boot authors
 */
final class MemcachedStages {

	private static final String VERSION = "VERSION ";

	private final ProbeTarget target;

	private final Socket socket;

	private final ServerReader reader;

	private final CommandFailures failures;

	MemcachedStages(ProbeTarget target, Socket socket, CommandFailures failures) throws StageFailedException {
		this.target = target;
		this.socket = socket;
		this.failures = failures;
		try {
			this.reader = new ServerReader(socket.getInputStream());
		}
		catch (IOException ex) {
			throw failures.noAnswer(ex);
		}
	}

	void version(Map<String, String> facts) throws StageFailedException {
		try {
			String answer = ask("version");
			if (!answer.startsWith(VERSION)) {
				throw this.failures.foreign(answer);
			}
			facts.put("server", "memcached");
			facts.put("version", ServerText.clean(answer.substring(VERSION.length())));
		}
		catch (IOException ex) {
			throw this.failures.noAnswer(ex);
		}
	}

	void discover(Map<String, String> facts) throws StageFailedException {
		try {
			String text = configuration("config get cluster", "CONFIG cluster ");
			if (text == null) {
				text = configuration("get AmazonElastiCache:cluster", "VALUE AmazonElastiCache:cluster ");
			}
			if (text == null) {
				throw noConfiguration("it knows of no cluster", null);
			}
			ClusterConfiguration configuration = ClusterConfiguration.parse(text);
			facts.put("configuration", String.valueOf(configuration.version()));
			facts.put("nodes",
					configuration.nodes()
						.stream()
						.map((node) -> ServerText.clean(node.getHostString()) + ":" + node.getPort())
						.collect(Collectors.joining(" ")));
		}
		catch (ProtocolException ex) {
			throw noConfiguration("what it tells cannot be read (%s)".formatted(ex.getMessage()), ex);
		}
		catch (IOException ex) {
			throw this.failures.noAnswer(ex);
		}
	}

	private @Nullable String configuration(String command, String head) throws IOException, StageFailedException {
		String line = ask(command);
		if (line.equals("END") || line.startsWith("ERROR") || line.startsWith("CLIENT_ERROR")) {
			return null;
		}
		String length = line.substring(line.lastIndexOf(' ') + 1);
		if (!line.startsWith(head) || !length.matches("\\d{1,5}")) {
			throw this.failures.foreign(line);
		}
		String text = this.reader.readBlob(Integer.parseInt(length));
		this.reader.readLine();
		return text;
	}

	private String ask(String command) throws IOException {
		this.socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
		return this.reader.readLine();
	}

	private StageFailedException noConfiguration(String reason, @Nullable Exception ex) {
		return new StageFailedException(Kind.TOPOLOGY, ex,
				"%s does not tell the nodes of a cluster: %s.".formatted(this.target, reason),
				"Set elasticache.memcached.endpoint to the configuration endpoint of the cluster or, if that is a node, "
						+ "elasticache.memcached.discovery to 'off'.");
	}

}
