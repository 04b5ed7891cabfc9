package dev.elasticache.boot.local;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Engine that runs on this machine, in one or more processes which listen on the loopback
 * interface, keep nothing on disk and end with the JVM at the latest. Takes a POSIX
 * system. Safe for use by several threads.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public abstract sealed class LocalEngine implements AutoCloseable permits LocalValkey, LocalMemcached {

	private final WorkDirectory directory;

	private final List<LocalNode> nodes;

	private final @Nullable LocalCertificates certificates;

	private boolean closed;

	LocalEngine(WorkDirectory directory, List<LocalNode> nodes, @Nullable LocalCertificates certificates) {
		this.directory = directory;
		this.nodes = List.copyOf(nodes);
		this.certificates = certificates;
	}

	/**
	 * Return the name to connect to.
	 * @return the host name of the loopback interface
	 */
	public final String host() {
		return this.nodes.get(0).host();
	}

	/**
	 * Return the port of the first node.
	 * @return the port
	 */
	public final int port() {
		return this.nodes.get(0).port();
	}

	/**
	 * Return the nodes.
	 * @return the nodes, in an order that does not change
	 */
	public final List<LocalNode> nodes() {
		return this.nodes;
	}

	/**
	 * Return the authority to trust.
	 * @return the authority, or {@code null} in plain text
	 */
	public final @Nullable LocalCertificates certificates() {
		return this.certificates;
	}

	/**
	 * End all processes. Ports and certificates are kept for {@link #restart()}.
	 */
	public final synchronized void stop() {
		this.nodes.forEach(LocalNode::kill);
	}

	/**
	 * End all processes, if there are any, and start them again as they were at first.
	 * @throws LocalEngineException if they do not answer in time
	 */
	public final synchronized void restart() {
		Assert.state(!this.closed, "The engine is closed");
		stop();
		start();
	}

	/**
	 * End all processes for good.
	 */
	@Override
	public final synchronized void close() {
		if (!this.closed) {
			this.closed = true;
			stop();
			this.directory.close();
		}
	}

	final void startOrClose() {
		try {
			start();
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	private void start() {
		this.nodes.forEach(LocalNode::start);
		join();
	}

	/**
	 * Make one engine of the nodes, which have just been started.
	 */
	abstract void join();

}
