package dev.elasticache.boot.local;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Connection to a node that speaks as much of RESP as looking after the node takes:
 * commands whose reply is a text, a number or an error.
 *
 * @author The ElastiCache Boot authors
 */
final class ValkeyConnection implements AutoCloseable {

	private final Socket socket;

	private final InputStream input;

	private ValkeyConnection(Socket socket) throws IOException {
		this.socket = socket;
		this.input = new BufferedInputStream(socket.getInputStream());
	}

	/**
	 * Connect to a node as its keeper.
	 * @param node the node
	 * @param keeper the user to connect as
	 * @return the connection
	 * @throws IOException if the node does not answer
	 */
	static ValkeyConnection open(LocalNode node, ValkeyKeeper keeper) throws IOException {
		ValkeyConnection connection = new ValkeyConnection(EngineSocket.open(node.port(), node.certificate()));
		try {
			connection.command("AUTH", ValkeyKeeper.NAME, keeper.password());
			return connection;
		}
		catch (IOException ex) {
			connection.close();
			throw ex;
		}
	}

	/**
	 * Execute a command.
	 * @param words the command and its arguments
	 * @return the reply
	 * @throws IOException if the node does not answer, or answers with an error
	 */
	String command(String... words) throws IOException {
		ByteArrayOutputStream request = new ByteArrayOutputStream();
		request.writeBytes(ascii("*" + words.length + "\r\n"));
		for (String word : words) {
			byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
			request.writeBytes(ascii("$" + bytes.length + "\r\n"));
			request.writeBytes(bytes);
			request.writeBytes(ascii("\r\n"));
		}
		this.socket.getOutputStream().write(request.toByteArray());
		return readReply();
	}

	/**
	 * Return a section of the node's information.
	 * @param section the name of the section
	 * @return the values by name
	 * @throws IOException if the node does not answer
	 */
	Map<String, String> info(String section) throws IOException {
		return fields(command("INFO", section));
	}

	/**
	 * Return what a node knows about its cluster.
	 * @return the values by name
	 * @throws IOException if the node does not answer
	 */
	Map<String, String> clusterInfo() throws IOException {
		return fields(command("CLUSTER", "INFO"));
	}

	private static Map<String, String> fields(String reply) {
		Map<String, String> fields = new TreeMap<>();
		for (String line : reply.split("\r\n")) {
			int colon = line.indexOf(':');
			if (colon > 0) {
				fields.put(line.substring(0, colon), line.substring(colon + 1));
			}
		}
		return fields;
	}

	private String readReply() throws IOException {
		String line = readLine();
		String content = line.substring(1);
		return switch (line.charAt(0)) {
			case '+', ':' -> content;
			case '$' -> readText(Integer.parseInt(content));
			case '*' -> readLines(Integer.parseInt(content));
			case '-' -> throw new IOException(content);
			default -> throw new IOException("Unexpected reply '%s'".formatted(line));
		};
	}

	private String readLines(int count) throws IOException {
		List<String> lines = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			lines.add(readReply());
		}
		return String.join("\n", lines);
	}

	private String readText(int length) throws IOException {
		byte[] text = this.input.readNBytes(length);
		readLine();
		return new String(text, StandardCharsets.UTF_8);
	}

	private String readLine() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		int next = this.input.read();
		while (next != '\n') {
			if (next == -1) {
				throw new EOFException("The node closed the connection");
			}
			line.write(next);
			next = this.input.read();
		}
		return line.toString(StandardCharsets.UTF_8).stripTrailing();
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
