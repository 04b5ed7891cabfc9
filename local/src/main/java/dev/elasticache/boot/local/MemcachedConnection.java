package dev.elasticache.boot.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Connection to a node that speaks as much of the text protocol as looking after the node
 * takes.
 *
 * @author The ElastiCache Boot authors
 */
final class MemcachedConnection implements AutoCloseable {

	private final Socket socket;

	private final BufferedReader reader;

	private MemcachedConnection(Socket socket) throws IOException {
		this.socket = socket;
		this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
	}

	/**
	 * Connect to a node.
	 * @param node the node
	 * @return the connection
	 * @throws IOException if the node does not answer
	 */
	static MemcachedConnection open(LocalNode node) throws IOException {
		return new MemcachedConnection(EngineSocket.open(node.port(), node.certificate()));
	}

	/**
	 * Return the node's statistics.
	 * @return the values by name
	 * @throws IOException if the node does not answer
	 */
	Map<String, String> stats() throws IOException {
		send("stats\r\n");
		Map<String, String> stats = new TreeMap<>();
		String line = this.reader.readLine();
		while (line != null && line.startsWith("STAT ")) {
			String[] words = line.split(" ", 3);
			stats.put(words[1], words[2]);
			line = this.reader.readLine();
		}
		expect("END", line);
		return stats;
	}

	/**
	 * Store a value for good.
	 * @param key the key
	 * @param value the value
	 * @throws IOException if the node does not store it
	 */
	void set(String key, String value) throws IOException {
		int length = value.getBytes(StandardCharsets.UTF_8).length;
		send("set %s 0 0 %d\r\n%s\r\n".formatted(key, length, value));
		expect("STORED", this.reader.readLine());
	}

	/**
	 * Let the node read its certificate anew.
	 * @throws IOException if the node does not take it
	 */
	void refreshCertificates() throws IOException {
		send("refresh_certs\r\n");
		expect("OK", this.reader.readLine());
	}

	private void send(String request) throws IOException {
		this.socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
	}

	private static void expect(String expected, @Nullable String line) throws IOException {
		if (!expected.equals(line)) {
			throw new IOException("Unexpected reply '%s'".formatted(line));
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
