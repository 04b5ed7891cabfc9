package dev.elasticache.boot.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.elasticache.boot.tls.TlsSession;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * What the health of an engine says of its nodes, by host and port.
 *
 * @author The ElastiCache Boot authors
 */
final class NodeDetails {

	private final Map<String, Map<String, String>> nodes = new LinkedHashMap<>();

	/**
	 * Creates details of the nodes that TLS was negotiated with.
	 * @param sessions the sessions
	 */
	NodeDetails(List<TlsSession> sessions) {
		for (TlsSession session : sessions) {
			put(session.host(), session.port(), "tlsProtocol", session.protocol());
			put(session.host(), session.port(), "cipherSuite", session.cipherSuite());
			put(session.host(), session.port(), "certificateSubject", session.subject());
			put(session.host(), session.port(), "certificateExpires", session.expires().toString());
		}
	}

	void put(String host, int port, String name, String value) {
		this.nodes.computeIfAbsent(host + ":" + port, (node) -> new LinkedHashMap<>()).put(name, value);
	}

	void replace(String host, int port, String name, String value) {
		this.nodes.put(host + ":" + port, Map.of(name, value));
	}

	Map<String, Map<String, String>> toMap() {
		return this.nodes;
	}

	static String cause(@Nullable Throwable failure) {
		if (failure == null) {
			return "No answer in time";
		}
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		return "%s: %s".formatted(cause.getClass().getSimpleName(), cause.getMessage());
	}

}
