package dev.elasticache.boot.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import dev.elasticache.boot.probe.ProbeFailure.Kind;
import dev.elasticache.boot.probe.ProbeTarget.Topology;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * Logs in to Valkey as its client would, and reads what the server says about itself.
 *
 * @author The ElastiCache Boot authors
 */
final class ValkeyStages {

	private final ProbeTarget target;

	private final Socket socket;

	private final CommandFailures failures;

	private ProbeLogin login = ProbeLogin.ANONYMOUS;

	private @Nullable ServerReader reader;

	private @Nullable RespReply hello;

	private @Nullable String mode;

	ValkeyStages(ProbeTarget target, Socket socket, CommandFailures failures) {
		this.target = target;
		this.socket = socket;
		this.failures = failures;
	}

	/**
	 * Logs in with {@code HELLO 3}, or with {@code AUTH} where the server does not know
	 * it.
	 * @param facts where to put what is found
	 * @throws StageFailedException if the server lets nobody in
	 */
	void authenticate(Map<String, String> facts) throws StageFailedException {
		if (this.target.trust() == null) {
			// A server of TLS must not be sent a password in plain text
			checkServing(send("PING"));
		}
		this.login = login();
		facts.put("user", this.login.user());
		RespReply reply = this.login.isAnonymous() ? send("HELLO", "3")
				: send("HELLO", "3", "AUTH", this.login.user(), password());
		if (!isUnknown(reply)) {
			check(reply);
			this.hello = reply;
			return;
		}
		if (!this.login.isAnonymous()) {
			check((this.login.username() != null) ? send("AUTH", this.login.user(), password())
					: send("AUTH", password()));
		}
	}

	/**
	 * Reads the server's version, mode and role, as far as it tells.
	 * @param facts where to put what is found
	 * @throws StageFailedException if the server does not answer
	 */
	void hello(Map<String, String> facts) throws StageFailedException {
		if (this.hello == null) {
			facts.put("protocol", "RESP2");
			RespReply pong = send("PING");
			if (!pong.text().startsWith("NOPERM")) {
				check(pong);
			}
			return;
		}
		facts.put("protocol", "RESP3");
		for (int i = 0; i + 1 < this.hello.elements().size(); i += 2) {
			String name = this.hello.elements().get(i).text();
			if (name.equals("server") || name.equals("version") || name.equals("mode") || name.equals("role")) {
				facts.put(name, ServerText.clean(this.hello.elements().get(i + 1).text()));
			}
		}
		this.mode = facts.get("mode");
	}

	/**
	 * Compares the server's mode with what the client is set up for.
	 * @param facts where to put what is found
	 * @throws StageFailedException if they differ
	 */
	void checkTopology(Map<String, String> facts) throws StageFailedException {
		boolean cluster = "cluster".equals(this.mode);
		if (this.mode != null && this.target.topology() == Topology.STANDALONE && cluster) {
			throw new StageFailedException(Kind.TOPOLOGY, null,
					"%s runs in cluster mode, and the client is set up for a single primary.".formatted(this.target),
					"Set elasticache.valkey.topology to cluster: the name of the endpoint does not show it.");
		}
		if (this.target.topology() == Topology.READER && cluster) {
			throw new StageFailedException(Kind.TOPOLOGY, null,
					"%s runs in cluster mode, which knows no reader endpoint.".formatted(this.target),
					"Remove elasticache.valkey.reader-endpoint, and set elasticache.valkey.topology to cluster: elasticache.valkey.read-from is enough to read from replicas.");
		}
		if (this.mode != null && isOfCluster() && !cluster) {
			throw new StageFailedException(Kind.TOPOLOGY, null,
					"%s runs in mode %s, and the client is set up for a cluster.".formatted(this.target, this.mode),
					"Set elasticache.valkey.topology to standalone or primary-replica, or use the configuration endpoint of a cluster in elasticache.valkey.endpoint.");
		}
		facts.put("topology", (this.mode != null) ? this.mode : "not told by the server");
	}

	private boolean isOfCluster() {
		return this.target.topology() == Topology.CLUSTER || this.target.topology() == Topology.CLUSTER_READER;
	}

	private ProbeLogin login() throws StageFailedException {
		try {
			return (this.target.login() != null) ? this.target.login().get() : ProbeLogin.ANONYMOUS;
		}
		catch (RuntimeException ex) {
			Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
			throw new StageFailedException(Kind.AUTHENTICATION, ex,
					"There are no credentials to log in to %s with: %s.".formatted(this.target,
							ServerText.clean(String.valueOf(cause.getMessage()))),
					"Check what the application gets its credentials from; with elasticache.valkey.iam.enabled that is the AWS SDK.");
		}
	}

	private String password() {
		return (this.login.password() != null) ? this.login.password() : "";
	}

	private boolean isUnknown(RespReply reply) {
		return reply.isError() && (reply.text().startsWith("NOPROTO") || reply.text().contains("unknown command"));
	}

	private void check(RespReply reply) throws StageFailedException {
		if (reply.isError()) {
			throw failures().explain(reply.text());
		}
	}

	private void checkServing(RespReply reply) throws StageFailedException {
		if (reply.isError() && LoginFailures.isBusy(reply.text())) {
			throw failures().explain(reply.text());
		}
	}

	private LoginFailures failures() {
		return new LoginFailures(this.target, this.login);
	}

	private RespReply send(String... words) throws StageFailedException {
		try {
			ByteArrayOutputStream command = new ByteArrayOutputStream();
			command.writeBytes(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
			for (String word : words) {
				byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
				command.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
				command.writeBytes(bytes);
				command.writeBytes(new byte[] { '\r', '\n' });
			}
			if (this.reader == null) {
				this.reader = new ServerReader(this.socket.getInputStream());
			}
			this.socket.getOutputStream().write(command.toByteArray());
			RespReply reply = this.reader.readReply();
			if (reply.isForeign()) {
				throw this.failures.foreign(reply.text());
			}
			return reply;
		}
		catch (IOException ex) {
			throw this.failures.noAnswer(ex);
		}
	}

}
