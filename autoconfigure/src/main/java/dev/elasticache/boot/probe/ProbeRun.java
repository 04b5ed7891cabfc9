package dev.elasticache.boot.probe;

import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.elasticache.boot.probe.ProbeFailure.Kind;
import dev.elasticache.boot.probe.ProbeTarget.Topology;
import dev.elasticache.boot.tls.TlsSession;
import org.jspecify.annotations.Nullable;

/**
 * One walk through the stages on a thread of its own, and the watch over its time.
 *
 * @author The ElastiCache Boot authors
 */
final class ProbeRun {

	private final ProbeTarget target;

	private final ProbeSockets sockets;

	private final CountDownLatch done = new CountDownLatch(1);

	private final Instant time = Instant.now();

	private final List<ProbeStage> stages = new ArrayList<>();

	private String current = "DNS";

	private long started = System.nanoTime();

	private @Nullable TlsSession tlsSession;

	private boolean over;

	private ProbeRun(ProbeTarget target) {
		this.target = target;
		this.sockets = new ProbeSockets(target.timeLimit());
	}

	static ProbeRun start(ProbeTarget target) {
		ProbeRun run = new ProbeRun(target);
		Thread thread = new Thread(run::run, "elasticache-probe " + target.host() + ":" + target.port());
		thread.setDaemon(true);
		thread.start();
		return run;
	}

	/**
	 * Waits for the end of the run, or ends it when time is up.
	 * @return what was found by then
	 */
	ProbeResult await() {
		try {
			if (!this.done.await(this.sockets.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
				giveUp("did not end within " + this.target.timeLimit().toMillis() + " ms");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			giveUp("was interrupted");
		}
		synchronized (this) {
			ProbeTarget withoutPassword = this.target.withLogin(null);
			return new ProbeResult(withoutPassword, this.time, this.stages, this.tlsSession);
		}
	}

	private void run() {
		try (this.sockets) {
			walk();
		}
		catch (StageFailedException ex) {
			// The stage keeps the failure
		}
		finally {
			this.done.countDown();
		}
	}

	private void walk() throws StageFailedException {
		TcpStage tcp = new TcpStage(this.target, this.sockets);
		List<InetAddress> addresses = find("DNS", (facts) -> DnsStage.resolve(this.target, facts));
		Socket connected = find("TCP", (facts) -> tcp.connect(addresses, facts));
		Peer peer = new Peer(this.target, connected.getInetAddress(), this.sockets);
		TlsFailures tlsFailures = new TlsFailures(this.target, peer);
		Socket socket = (this.target.trust() != null) ? tls(connected, tlsFailures) : connected;
		CommandFailures failures = new CommandFailures(this.target, peer, tlsFailures);
		switch (this.target.engine()) {
			case VALKEY -> {
				ValkeyStages valkey = new ValkeyStages(this.target, socket, failures);
				check("AUTH", valkey::authenticate);
				check("HELLO", valkey::hello);
				check("TOPOLOGY", valkey::checkTopology);
			}
			case MEMCACHED -> {
				MemcachedStages memcached = new MemcachedStages(this.target, socket, failures);
				check("VERSION", memcached::version);
				if (this.target.topology() == Topology.DISCOVERY) {
					check("DISCOVERY", memcached::discover);
				}
				// Lettuce asks the name servers by itself
				check("JVM", (facts) -> JvmStage.checkNameCache(this.target, facts));
			}
		}
	}

	private Socket tls(Socket connected, TlsFailures failures) throws StageFailedException {
		TlsStage tls = new TlsStage(this.target, connected, failures);
		Socket socket = find("TLS", tls::handshake);
		synchronized (this) {
			this.tlsSession = tls.session();
		}
		return socket;
	}

	private void check(String name, Check check) throws StageFailedException {
		find(name, (facts) -> {
			check.make(facts);
			return facts;
		});
	}

	private <T> T find(String name, Step<T> step) throws StageFailedException {
		begin(name);
		Map<String, String> facts = new LinkedHashMap<>();
		try {
			T result = step.take(facts);
			end(facts, null);
			return result;
		}
		catch (StageFailedException ex) {
			end(facts, ex.getFailure());
			throw ex;
		}
		catch (RuntimeException ex) {
			ProbeFailure failure = new ProbeFailure(Kind.UNEXPECTED,
					"The probe of %s failed by itself: %s.".formatted(this.target, ServerText.clean(ex.toString())),
					"Check the SSL bundle named by elasticache.tls.bundle, else report this as a bug.", ex);
			end(facts, failure);
			throw new StageFailedException(failure);
		}
	}

	private synchronized void begin(String name) {
		this.current = name;
		this.started = System.nanoTime();
	}

	private synchronized void end(Map<String, String> facts, @Nullable ProbeFailure failure) {
		if (!this.over) {
			Duration duration = Duration.ofNanos(System.nanoTime() - this.started);
			this.stages.add(new ProbeStage(this.current, duration, facts, failure));
		}
	}

	private void giveUp(String reason) {
		synchronized (this) {
			if (this.done.getCount() > 0) {
				String cure = this.current.equals("DNS") ? "Check the name servers this machine asks."
						: "Check whether the server is paused, overloaded or starting, or not %s at all."
							.formatted(this.target.engine().label());
				end(Map.of(), new ProbeFailure(Kind.UNRESPONSIVE,
						"The %s stage with %s %s.".formatted(this.current, this.target, reason), cure, null));
			}
			this.over = true;
		}
		this.sockets.close();
	}

	/**
	 * Stage which finds something that the next one needs.
	 *
	 * @param <T> the type of what it finds
	 */
	private interface Step<T> {

		T take(Map<String, String> facts) throws StageFailedException;

	}

	/**
	 * Stage which is passed or not.
	 */
	private interface Check {

		void make(Map<String, String> facts) throws StageFailedException;

	}

}
