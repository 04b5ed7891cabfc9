package dev.elasticache.boot.tls;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import org.jspecify.annotations.Nullable;

/**
 * The newest TLS session with each server and the number of handshakes with all of them,
 * as clients report them. Safe for use by several threads.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class TlsSessions {

	/**
	 * Name of a value that a session carries from its first handshake on. The JDK hands
	 * it on to the sessions that resume it.
	 */
	private static final String SEEN = TlsSessions.class.getName() + ".SEEN";

	private final Map<Server, TlsSession> sessions = new ConcurrentHashMap<>();

	private final Map<Server, Throwable> failures = new ConcurrentHashMap<>();

	private final Map<String, Counters> counters = new ConcurrentHashMap<>();

	/**
	 * Records a handshake that ended well, once.
	 * @param engine engine of the server, {@code valkey} or {@code memcached}
	 * @param host host the connection was opened to
	 * @param port port the connection was opened to
	 * @param session the session, after its handshake
	 * @throws SSLPeerUnverifiedException if the server showed no certificate
	 */
	public void established(String engine, String host, int port, SSLSession session)
			throws SSLPeerUnverifiedException {
		Server server = new Server(engine, host, port);
		this.sessions.put(server, TlsSession.of(engine, host, port, session));
		this.failures.remove(server);
		if (session.getValue(SEEN) == null) {
			session.putValue(SEEN, true);
			counters(engine).full.increment();
		}
		else {
			counters(engine).resumed.increment();
		}
	}

	/**
	 * Records a handshake that failed.
	 * @param engine engine of the server, {@code valkey} or {@code memcached}
	 * @param host host the connection was opened to
	 * @param port port the connection was opened to
	 * @param failure what the handshake ended with
	 */
	public void failed(String engine, String host, int port, Throwable failure) {
		this.failures.put(new Server(engine, host, port), failure);
		counters(engine).failed.computeIfAbsent(HandshakeFailure.of(failure), (reason) -> new LongAdder()).increment();
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

	/**
	 * Returns the number of handshakes with all servers of an engine.
	 * @param engine the engine, {@code valkey} or {@code memcached}
	 * @return the handshakes so far
	 */
	public TlsHandshakes handshakes(String engine) {
		return counters(engine).sum();
	}

	/**
	 * Returns why the last handshake with a server failed.
	 * @param engine engine of the server, {@code valkey} or {@code memcached}
	 * @param host host the connection was to be opened to
	 * @param port port the connection was to be opened to
	 * @return what the handshake ended with, or {@code null} if there was none, or if the
	 * last one ended well
	 */
	public @Nullable Throwable getFailure(String engine, String host, int port) {
		return this.failures.get(new Server(engine, host, port));
	}

	private Counters counters(String engine) {
		return this.counters.computeIfAbsent(engine, (key) -> new Counters());
	}

	private record Server(String engine, String host, int port) {

	}

	/**
	 * Counters of one engine.
	 */
	private static final class Counters {

		private final LongAdder full = new LongAdder();

		private final LongAdder resumed = new LongAdder();

		private final Map<HandshakeFailure, LongAdder> failed = new ConcurrentHashMap<>();

		TlsHandshakes sum() {
			Map<HandshakeFailure, Long> failures = new EnumMap<>(HandshakeFailure.class);
			this.failed.forEach((reason, count) -> failures.put(reason, count.sum()));
			return new TlsHandshakes(this.full.sum(), this.resumed.sum(), failures);
		}

	}

}
