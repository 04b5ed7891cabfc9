package dev.elasticache.boot.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * One process of a local engine. Safe for use by several threads.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class LocalNode {

	static final String HOST = "localhost";

	static final String ADDRESS = "127.0.0.1";

	private static final int ATTEMPTS = 10;

	private static final String PORT_TAKEN = "Address already in use";

	private final Engine engine;

	private final WorkDirectory root;

	private final WorkDirectory directory;

	private final Path log;

	private final IntSupplier ports;

	private volatile int port;

	private boolean portKept;

	private volatile @Nullable ServerCertificate certificate;

	private volatile @Nullable WatchedProcess process;

	/**
	 * Create a node that is not running yet.
	 * @param engine what the node runs
	 * @param root the work directory of all nodes
	 * @param name the node's name, unique among all nodes
	 * @param ports the source of ports, asked again for each port that proves to be taken
	 * @param certificate the certificate to serve, or {@code null} for plain text
	 */
	LocalNode(Engine engine, WorkDirectory root, String name, IntSupplier ports,
			@Nullable ServerCertificate certificate) {
		this.engine = engine;
		this.root = root;
		this.directory = root.child(name);
		this.log = this.directory.path().resolve("engine.log");
		this.ports = ports;
		this.certificate = certificate;
	}

	/**
	 * Return the name to connect to.
	 * @return the host name of the loopback interface
	 */
	public String host() {
		return HOST;
	}

	/**
	 * Return the port, which stays the same when the node is started again.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Return the identifier of the engine's process.
	 * @return the identifier
	 */
	public long pid() {
		return process().pid();
	}

	/**
	 * Return whether the process exists; a paused one does.
	 * @return whether the process exists
	 */
	public boolean isAlive() {
		WatchedProcess process = this.process;
		return (process != null) && process.isAlive();
	}

	/**
	 * Return what the engine has written since it was last started.
	 * @return the log
	 */
	public String log() {
		try {
			return Files.exists(this.log) ? Files.readString(this.log) : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the certificate the node serves.
	 * @return the certificate, or {@code null} in plain text
	 */
	public @Nullable ServerCertificate certificate() {
		return this.certificate;
	}

	/**
	 * End the process at once, as a crash would. What the node held is lost.
	 */
	public synchronized void kill() {
		WatchedProcess process = this.process;
		if (process != null) {
			process.kill();
		}
	}

	/**
	 * Stop the process where it is, as a stalled machine would: connections are accepted
	 * by the operating system and never answered.
	 */
	public synchronized void pause() {
		process().pause();
	}

	/**
	 * Let the process go on after {@link #pause()}.
	 */
	public synchronized void resume() {
		process().resume();
	}

	/**
	 * End the process, if there is one, and start it again on the same port, empty and
	 * with the same certificate.
	 * @throws LocalEngineException if it does not answer in time
	 */
	public synchronized void restart() {
		kill();
		start();
	}

	/**
	 * End the process, if there is one, and start it again on the same port, empty and
	 * with another certificate.
	 * @param certificate the certificate
	 * @throws LocalEngineException if it does not answer in time
	 */
	public synchronized void restart(ServerCertificate certificate) {
		Assert.notNull(certificate, "'certificate' must not be null");
		Assert.state(this.certificate != null, "A node in plain text has no certificate");
		this.certificate = certificate;
		restart();
	}

	/**
	 * Serve another certificate from the next connection on. Connections that exist are
	 * kept, and so is what the node holds.
	 * @param certificate the certificate, of whichever authority
	 * @throws LocalEngineException if the node does not take it
	 */
	public synchronized void rotate(ServerCertificate certificate) {
		Assert.notNull(certificate, "'certificate' must not be null");
		Assert.state(this.certificate != null, "A node in plain text has no certificate");
		try {
			this.engine.reload(this, certificate.writeTo(this.directory));
		}
		catch (IOException ex) {
			throw new LocalEngineException("Port %d takes no other certificate".formatted(this.port), ex);
		}
		this.certificate = certificate;
	}

	/**
	 * End the process, if there is one, and start it again on the same port, empty and
	 * with another identity in its cluster.
	 */
	synchronized void startAnew() {
		kill();
		this.directory.delete(ValkeyConfiguration.CLUSTER_FILE);
		start();
	}

	/**
	 * Start the process and wait until it answers. From then on the port is kept.
	 */
	synchronized void start() {
		for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
			if (!this.portKept) {
				this.port = this.ports.getAsInt();
			}
			WatchedProcess process = launch();
			if (Poll.until(() -> !process.isAlive() || serves()) && process.isAlive()) {
				this.portKept = true;
				return;
			}
			process.kill();
			if (!log().contains(PORT_TAKEN)) {
				break;
			}
		}
		throw new LocalEngineException("No answer on port %d. The engine's log:%n%s".formatted(this.port, log()), null);
	}

	private WatchedProcess launch() {
		EngineCommand command = this.engine.prepare(this.directory, this.port, this.certificate);
		WatchedProcess process = WatchedProcess.start(command, this.root.path(), this.directory.path(), this.log);
		this.process = process;
		return process;
	}

	private boolean serves() throws IOException {
		ServerCertificate certificate = this.certificate;
		if (certificate != null && this.engine.protocols().areObsolete()) {
			return EngineSocket.isRefused(this.port, certificate);
		}
		if (this.engine.answers(this)) {
			this.engine.furnish(this);
			return true;
		}
		return false;
	}

	private WatchedProcess process() {
		WatchedProcess process = this.process;
		Assert.state(process != null, "The node was never started");
		return process;
	}

	@Override
	public String toString() {
		return "%s:%d".formatted(HOST, this.port);
	}

}
