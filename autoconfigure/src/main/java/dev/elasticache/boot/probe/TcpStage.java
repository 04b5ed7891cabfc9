package dev.elasticache.boot.probe;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;

import dev.elasticache.boot.probe.ProbeFailure.Kind;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import dev.elasticache.boot.probe.ProbeTarget.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first address of a host that accepts.
 *
 * @author The ElastiCache Boot authors
 */
final class TcpStage {

	private final ProbeTarget target;

	private final ProbeSockets sockets;

	TcpStage(ProbeTarget target, ProbeSockets sockets) {
		this.target = target;
		this.sockets = sockets;
	}

	Socket connect(List<InetAddress> addresses, Map<String, String> facts) throws StageFailedException {
		IOException failure = null;
		for (InetAddress address : addresses) {
			try {
				Socket socket = this.sockets.connect(address, this.target.port(), this.target.connectTimeout());
				facts.put("address", address.getHostAddress());
				return socket;
			}
			catch (IOException ex) {
				facts.merge("failed", address.getHostAddress(), (all, next) -> all + " " + next);
				failure = (failure != null) ? failure : ex;
			}
		}
		throw new StageFailedException(explain(failure));
	}

	private ProbeFailure explain(@Nullable IOException ex) {
		if (ex instanceof SocketTimeoutException || isTimeout(ex)) {
			return new ProbeFailure(Kind.UNREACHABLE,
					"Nothing answered a connection to %s:%d within %d ms, as happens where a security group drops it."
						.formatted(this.target.host(), this.target.port(), this.target.connectTimeout().toMillis()),
					openPorts(), ex);
		}
		if (ex instanceof ConnectException) {
			return new ProbeFailure(Kind.UNREACHABLE,
					"The connection to %s:%d was refused: nothing listens on that port.".formatted(this.target.host(),
							this.target.port()),
					(this.target.topology() == Topology.CLUSTER_READER) ? openPorts()
							: "Check that the cache is running and that %s names its port."
								.formatted(this.target.endpointProperty()),
					ex);
		}
		return new ProbeFailure(Kind.UNREACHABLE,
				"No connection to %s:%d could be made: %s.".formatted(this.target.host(), this.target.port(),
						(ex != null) ? ServerText.clean(String.valueOf(ex.getMessage())) : "it has no address"),
				"Check the route from this machine's subnet to the cache's.", ex);
	}

	private boolean isTimeout(@Nullable IOException ex) {
		return ex instanceof ConnectException && String.valueOf(ex.getMessage()).contains("timed out");
	}

	private String openPorts() {
		return "Open %s to this machine in the cache's security group, and check that both are in one VPC or in connected ones."
			.formatted(ports());
	}

	private String ports() {
		if (!this.target.host().contains(".serverless.")) {
			return "port " + this.target.port();
		}
		return (this.target.engine() == Engine.VALKEY) ? "ports 6379 and 6380" : "ports 11211 and 11212";
	}

}
