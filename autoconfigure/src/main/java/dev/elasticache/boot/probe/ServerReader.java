package dev.elasticache.boot.probe;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reader of what a server sends, in the protocol of either engine, and of no more of it
 * than any answer to a probe has.
 *
 * @author The ElastiCache Boot authors
 */
final class ServerReader {

	private static final Pattern BLOB = Pattern.compile("[$=!](-1|\\d{1,4})");

	private static final Pattern AGGREGATE = Pattern.compile("[*~>%](-1|\\d{1,3})");

	private static final String SIMPLE_TYPES = "+-:,#_(";

	private static final int MAX_DEPTH = 5;

	private static final int MAX_LINE = 4096;

	private static final int MAX_BYTES = 65536;

	private final InputStream input;

	private int bytes;

	ServerReader(InputStream input) {
		this.input = new BufferedInputStream(input);
	}

	/**
	 * Reads a reply of Valkey.
	 * @return the reply
	 * @throws IOException if there is none
	 */
	RespReply readReply() throws IOException {
		return readReply(0);
	}

	private RespReply readReply(int depth) throws IOException {
		String line = readLine();
		if (BLOB.matcher(line).matches()) {
			return new RespReply(line.charAt(0), readBlob(length(line)), List.of());
		}
		if (AGGREGATE.matcher(line).matches() && depth < MAX_DEPTH) {
			int count = length(line) * ((line.charAt(0) == '%') ? 2 : 1);
			List<RespReply> elements = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				elements.add(readReply(depth + 1));
			}
			return new RespReply(line.charAt(0), "", elements);
		}
		if (!line.isEmpty() && SIMPLE_TYPES.indexOf(line.charAt(0)) >= 0) {
			return new RespReply(line.charAt(0), line.substring(1), List.of());
		}
		return new RespReply('?', line, List.of());
	}

	private int length(String line) {
		return Math.max(0, Integer.parseInt(line.substring(1)));
	}

	/**
	 * Reads text and the line end behind it.
	 * @param length the length in bytes
	 * @return the text
	 * @throws IOException if there is none
	 */
	String readBlob(int length) throws IOException {
		byte[] blob = new byte[length];
		for (int i = 0; i < length; i++) {
			int next = read();
			if (next < 0) {
				throw new EOFException("The answer ends early");
			}
			blob[i] = (byte) next;
		}
		readLine();
		return new String(blob, StandardCharsets.UTF_8);
	}

	/**
	 * Reads a line.
	 * @return the line without its end, one character for each byte; cut if it is too
	 * long, or as soon as it turns out to be a record of TLS
	 * @throws IOException if there is no line
	 */
	String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		while (line.length() < MAX_LINE && !TlsRecords.isTls(line)) {
			int next = read();
			if (next < 0 && line.isEmpty()) {
				throw new EOFException("The server closed the connection");
			}
			if (next < 0 || next == '\n') {
				break;
			}
			line.append((char) next);
		}
		return line.toString().strip();
	}

	private int read() throws IOException {
		this.bytes++;
		if (this.bytes > MAX_BYTES) {
			throw new EOFException("The answer is too long");
		}
		return this.input.read();
	}

}
