package dev.elasticache.boot.autoconfigure.endpoint;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import dev.elasticache.boot.probe.EndpointSummary;
import dev.elasticache.boot.tls.TlsHandshakes;
import dev.elasticache.boot.tls.TlsSession;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of an engine.
 *
 * @param endpoints hosts and ports
 * @param topology what the endpoints are taken for
 * @param authentication what the client shows to be let in
 * @param nodes nodes that the client tells of
 * @param sessions the newest TLS session with each node
 * @param handshakes number of TLS handshakes
 * @param store how the store of cache entries fares, {@code null} if there is none
 * @param lastProbe what the probe found last, an element for each endpoint
 * @author The ElastiCache Boot authors
 */
record EngineDescriptor(List<String> endpoints, String topology, String authentication, List<NodeDescriptor> nodes,
		List<SessionDescriptor> sessions, HandshakesDescriptor handshakes, @Nullable StoreDescriptor store,
		List<ProbeDescriptor> lastProbe) implements OperationResponseBody {

	static EngineDescriptor of(EndpointSummary summary, List<NodeDescriptor> nodes, List<TlsSession> sessions,
			TlsHandshakes handshakes, @Nullable StoreDescriptor store, List<ProbeDescriptor> lastProbe) {
		return new EngineDescriptor(summary.endpoints(), summary.topology(), summary.authentication(), nodes,
				sessions.stream().map(SessionDescriptor::of).toList(), HandshakesDescriptor.of(handshakes), store,
				lastProbe);
	}

	/**
	 * Description of a node.
	 *
	 * @param node host and port
	 * @param connected whether it is connected
	 * @param lastFailure why it was not, {@code null} if it always was
	 */
	record NodeDescriptor(String node, boolean connected, @Nullable String lastFailure) {

	}

	/**
	 * Description of a TLS session.
	 *
	 * @param node host and port
	 * @param protocol protocol that was negotiated
	 * @param cipherSuite cipher suite that was negotiated
	 * @param certificateSubject subject of the server's certificate
	 * @param certificateExpires end of the certificate's validity
	 */
	record SessionDescriptor(String node, String protocol, String cipherSuite, String certificateSubject,
			String certificateExpires) {

		static SessionDescriptor of(TlsSession session) {
			return new SessionDescriptor(session.host() + ":" + session.port(), session.protocol(),
					session.cipherSuite(), session.subject(), session.expires().toString());
		}

	}

	/**
	 * Description of handshakes.
	 *
	 * @param full handshakes in which a server proved itself by its certificate
	 * @param resumed handshakes that took up an earlier session
	 * @param failed handshakes that failed, by reason
	 */
	record HandshakesDescriptor(long full, long resumed, Map<String, Long> failed) {

		static HandshakesDescriptor of(TlsHandshakes handshakes) {
			Map<String, Long> failed = new TreeMap<>();
			handshakes.failed().forEach((reason, count) -> failed.put(reason.name().toLowerCase(Locale.ROOT), count));
			return new HandshakesDescriptor(handshakes.full(), handshakes.resumed(), failed);
		}

	}

}
