package dev.elasticache.boot.probe;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A reply in Valkey's protocol, RESP2 or RESP3, of limited size.
 *
 * @param type first character of the reply, {@code ?} if it is none of the protocol
 * @param text text of a simple reply
 * @param elements elements of an aggregate, keys and values of a map in turn
 * @author The ElastiCache Boot authors
 */
record RespReply(char type, String text, List<RespReply> elements) {

	private static final String SIMPLE_TYPES = "+-:,#_(";

	private static final String BLOB_TYPES = "$=!";

	private static final String AGGREGATE_TYPES = "*~>%";

	private static final int MAX_LENGTH = 4096;

	private static final int MAX_ELEMENTS = 256;

	private static final int MAX_DEPTH = 5;

	boolean isError() {
		return this.type == '-' || this.type == '!';
	}

	boolean isForeign() {
		return this.type == '?';
	}

	/**
	 * Reads a reply.
	 * @param input the server's output
	 * @return the reply
	 * @throws IOException if there is none, or one too large for any command of a probe
	 */
	static RespReply read(InputStream input) throws IOException {
		return read(input, 0);
	}

	private static RespReply read(InputStream input, int depth) throws IOException {
		String line = readLine(input);
		char type = line.isEmpty() ? '?' : line.charAt(0);
		if (SIMPLE_TYPES.indexOf(type) >= 0) {
			return new RespReply(type, line.substring(1), List.of());
		}
		if (BLOB_TYPES.indexOf(type) >= 0) {
			int length = length(line, MAX_LENGTH);
			return new RespReply(type, (length >= 0) ? readBlob(input, length) : "", List.of());
		}
		if (AGGREGATE_TYPES.indexOf(type) >= 0 && depth < MAX_DEPTH) {
			int count = length(line, MAX_ELEMENTS) * ((type == '%') ? 2 : 1);
			List<RespReply> elements = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				elements.add(read(input, depth + 1));
			}
			return new RespReply(type, "", elements);
		}
		return new RespReply('?', line, List.of());
	}

	private static int length(String line, int max) throws IOException {
		try {
			int length = Integer.parseInt(line.substring(1));
			if (length <= max) {
				return length;
			}
		}
		catch (NumberFormatException ex) {
			// Not a length
		}
		throw new IOException("Unexpected length in the reply: " + ServerText.clean(line));
	}

	private static String readBlob(InputStream input, int length) throws IOException {
		byte[] blob = input.readNBytes(length + 2);
		if (blob.length < length + 2) {
			throw new EOFException("The reply ends early");
		}
		return new String(blob, 0, length, StandardCharsets.UTF_8);
	}

	/**
	 * Reads a line in the protocol of either engine.
	 * @param input the server's output
	 * @return the line without its end, cut if it is too long; one character for each
	 * byte
	 * @throws IOException if there is no line
	 */
	static String readLine(InputStream input) throws IOException {
		StringBuilder line = new StringBuilder();
		while (line.length() < MAX_LENGTH) {
			int next = input.read();
			if (next < 0 && line.isEmpty()) {
				throw new EOFException("The server closed the connection");
			}
			if (next < 0 || next == '\n' || TlsRecords.isTls(line.toString())) {
				break;
			}
			line.append((char) next);
		}
		return line.toString().strip();
	}

}
