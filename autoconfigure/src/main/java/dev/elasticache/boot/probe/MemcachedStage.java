package dev.elasticache.boot.probe;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Asks Memcached for its version.
 *
 * @author The ElastiCache Boot authors
 */
final class MemcachedStage {

	private static final String VERSION = "VERSION ";

	private final Socket socket;

	private final CommandFailures failures;

	MemcachedStage(Socket socket, CommandFailures failures) {
		this.socket = socket;
		this.failures = failures;
	}

	void version(Map<String, String> facts) throws StageFailedException {
		try {
			this.socket.getOutputStream().write("version\r\n".getBytes(StandardCharsets.US_ASCII));
			String answer = new ServerReader(this.socket.getInputStream()).readLine();
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

}
