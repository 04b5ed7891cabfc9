package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import net.spy.memcached.compat.log.Logger;
import net.spy.memcached.ops.OperationErrorType;
import net.spy.memcached.ops.OperationException;
import net.spy.memcached.protocol.BaseOperationImpl;
import org.jspecify.annotations.Nullable;

/**
 * Command of the text protocol, and what all of them have in common: answers consist of
 * lines, and each may be an error.
 *
 * @author The ElastiCache Boot authors
 */
abstract class TextOperation extends BaseOperationImpl {

	private static final Logger debugLogger = new DebugLogger();

	private static final int USUAL_LINE = 64;

	private byte[] line = new byte[USUAL_LINE];

	private int lineLength;

	private byte @Nullable [] error;

	/**
	 * Reads on, to the end of the line if it is there.
	 * @param source the source
	 * @return the line, or {@code null} if it is not complete
	 */
	final @Nullable String readLine(ByteBuffer source) {
		while (source.hasRemaining()) {
			byte next = source.get();
			if (next == '\n') {
				String text = new String(this.line, 0, this.lineLength, StandardCharsets.UTF_8);
				this.lineLength = 0;
				return text;
			}
			if (next != '\r') {
				if (this.lineLength == this.line.length) {
					this.line = Arrays.copyOf(this.line, 2 * this.lineLength);
				}
				this.line[this.lineLength++] = next;
			}
		}
		return null;
	}

	/**
	 * Ends with an answer that is none of those to the command. The connection stays with
	 * an error of the server, which ends it by itself where it cannot go on (Memcached's
	 * {@code protocol.txt}, "Error strings"), and is given up with all others: they may
	 * mean that the server takes a value for commands.
	 * @param text the answer
	 * @throws IOException if the connection is to be given up
	 */
	final void handleError(String text) throws IOException {
		this.error = text.getBytes(StandardCharsets.UTF_8);
		if (isErrorOfServer(text)) {
			try {
				handleError(OperationErrorType.SERVER, text);
			}
			catch (OperationException ex) {
				return;
			}
		}
		if (text.startsWith("CLIENT_ERROR")) {
			handleError(OperationErrorType.CLIENT, text);
		}
		if (text.startsWith("ERROR")) {
			handleError(OperationErrorType.GENERAL, text);
		}
		throw mismatch("Answer of another command");
	}

	static boolean isErrorOfServer(@Nullable String text) {
		return text != null && text.startsWith("SERVER_ERROR");
	}

	final ProtocolException mismatch(String message) {
		ProtocolException failure = new ProtocolException(message);
		if (getHandlingNode() instanceof Node node) {
			node.mismatched(failure);
		}
		return failure;
	}

	@Override
	public byte @Nullable [] getErrorMsg() {
		return this.error;
	}

	@Override
	protected Logger getLogger() {
		return debugLogger;
	}

}
