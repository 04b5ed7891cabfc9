package dev.elasticache.boot.tls;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The newest TLS session with each server and the number of handshakes with all of them,
 * as clients report them. Safe for use by several threads.
 * <p>
 * A server is forgotten five minutes after its last connection ended, and a handshake
 * that failed five minutes later: those that go on failing, and short connections of a
 * client that looks around, are repeated more often.
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

	private static final Duration MEMORY = Duration.ofMinutes(5);

	private final Clock clock;

	private final Map<Server, Use> sessions = new ConcurrentHashMap<>();

	private final Map<Server, Failure> failures = new ConcurrentHashMap<>();

	private final Map<String, Counters> counters = new ConcurrentHashMap<>();

	/**
	 * Creates an instance that knows of no server.
	 */
	public TlsSessions() {
		this(Clock.systemUTC());
	}

	/**
	 * Creates an instance that knows of no server.
	 * @param clock tells how long ago things were
	 */
	public TlsSessions(Clock clock) {
		Assert.notNull(clock, "'clock' must not be null");
		this.clock = clock;
	}

	/**
	 * Records a handshake that ended well, once. The end of its connection is to be
	 * {@linkplain #closed recorded} as well.
	 * @param engine engine of the server, {@code valkey} or {@code memcached}
	 * @param host host the connection was opened to
	 * @param port port the connection was opened to
	 * @param session the session, after its handshake
	 * @throws SSLPeerUnverifiedException if the server showed no certificate
	 */
	public void established(String engine, String host, int port, SSLSession session)
			throws SSLPeerUnverifiedException {
		Server server = new Server(engine, host, port);
		TlsSession established = TlsSession.of(engine, host, port, session);
		this.sessions.compute(server,
				(key, earlier) -> new Use(established, (earlier != null) ? earlier.connections() + 1 : 1, now()));
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
	 * Records that a connection ended whose handshake had ended well.
	 * @param engine engine of the server, {@code valkey} or {@code memcached}
	 * @param host host the connection was opened to
	 * @param port port the connection was opened to
	 */
	public void closed(String engine, String host, int port) {
		this.sessions.computeIfPresent(new Server(engine, host, port),
				(key, use) -> new Use(use.session(), use.connections() - 1, now()));
	}

	/**
	 * Records a handshake that failed.
	 * @param engine engine of the server, {@code valkey} or {@code memcached}
	 * @param host host the connection was opened to
	 * @param port port the connection was opened to
	 * @param failure what the handshake ended with
	 */
	public void failed(String engine, String host, int port, Throwable failure) {
		this.failures.put(new Server(engine, host, port), new Failure(failure, now()));
		counters(engine).failed.computeIfAbsent(HandshakeFailure.of(failure), (reason) -> new LongAdder()).increment();
	}

	/**
	 * Returns the sessions with all servers of an engine that are not forgotten.
	 * @param engine the engine, {@code valkey} or {@code memcached}
	 * @return the newest session with each server, by host and port
	 */
	public List<TlsSession> of(String engine) {
		this.sessions.values().removeIf((use) -> use.connections() == 0 && isLongAgo(use.time()));
		return this.sessions.values()
			.stream()
			.map(Use::session)
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
	 * @return what the handshake ended with, or {@code null} if there was none, if the
	 * last one ended well, or if that was long ago
	 */
	public @Nullable Throwable getFailure(String engine, String host, int port) {
		this.failures.values().removeIf((failure) -> isLongAgo(failure.time()));
		Failure failure = this.failures.get(new Server(engine, host, port));
		return (failure != null) ? failure.cause() : null;
	}

	private boolean isLongAgo(Instant time) {
		return time.isBefore(now().minus(MEMORY));
	}

	private Instant now() {
		return this.clock.instant();
	}

	private Counters counters(String engine) {
		return this.counters.computeIfAbsent(engine, (key) -> new Counters());
	}

	private record Server(String engine, String host, int port) {

	}

	/**
	 * How a server is used.
	 *
	 * @param session the newest session with it
	 * @param connections number of live connections
	 * @param time when the last of them began or ended
	 */
	private record Use(TlsSession session, int connections, Instant time) {

	}

	private record Failure(Throwable cause, Instant time) {

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
