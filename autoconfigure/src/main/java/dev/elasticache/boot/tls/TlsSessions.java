package dev.elasticache.boot.tls;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest TLS session with each server, as clients report them. Safe for use by
 * several threads.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class TlsSessions {

	private final Map<String, TlsSession> sessions = new ConcurrentHashMap<>();

	/**
	 * Records a session whose handshake ended well.
	 * @param session the session
	 */
	public void established(TlsSession session) {
		this.sessions.put(session.engine() + " " + session.host() + ":" + session.port(), session);
	}

	/**
	 * Returns the sessions with all servers of an engine.
	 * @param engine the engine, {@code valkey} or {@code memcached}
	 * @return the newest session with each server, by host and port
	 */
	public List<TlsSession> of(String engine) {
		return this.sessions.values()
			.stream()
			.filter((session) -> session.engine().equals(engine))
			.sorted(Comparator.comparing(TlsSession::host).thenComparing(TlsSession::port))
			.toList();
	}

}
