package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import dev.elasticache.boot.tls.TrustMaterial;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * TLS server that does to each connection what a script says, over the JDK's sockets.
 *
 * @author The ElastiCache Boot authors
 */
final class ScriptedServer implements AutoCloseable {

	private final X509Bundle authority;

	private final ServerSocket server;

	private final List<Exception> failures = new CopyOnWriteArrayList<>();

	private ScriptedServer(X509Bundle authority, Script script) throws IOException {
		this.authority = authority;
		this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
		start(() -> {
			while (!this.server.isClosed()) {
				Socket socket = this.server.accept();
				start(() -> {
					try (socket) {
						script.run(socket);
					}
				});
			}
		});
	}

	/**
	 * Starts a server that leaves connections as they are.
	 * @param script what to do to a connection
	 * @return the server
	 */
	static ScriptedServer raw(Script script) throws Exception {
		return new ScriptedServer(authority(), script);
	}

	/**
	 * Starts a server that has a certificate for its host name.
	 * @param script what to do to a connection after its handshake
	 * @return the server
	 */
	static ScriptedServer tls(TlsScript script) throws Exception {
		return tls("localhost", script);
	}

	static ScriptedServer tls(String name, TlsScript script) throws Exception {
		X509Bundle authority = authority();
		X509Bundle certificate = new CertificateBuilder().subject("CN=" + name)
			.addSanDnsName(name)
			.buildIssuedBy(authority);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
		return new ScriptedServer(authority, (socket) -> {
			SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", 0, false);
			tls.setUseClientMode(false);
			tls.startHandshake();
			script.run(tls, socket.getOutputStream());
		});
	}

	private static X509Bundle authority() throws Exception {
		return new CertificateBuilder().subject("CN=Test CA").setIsCertificateAuthority(true).buildSelfSigned();
	}

	InetSocketAddress address() {
		return InetSocketAddress.createUnresolved("localhost", this.server.getLocalPort());
	}

	TrustMaterial trust(String... protocols) throws Exception {
		KeyStore trustStore = KeyStore.getInstance(KeyStore.getDefaultType());
		trustStore.load(null, null);
		trustStore.setCertificateEntry("ca", this.authority.getCertificate());
		return Clients.trust(trustStore, protocols);
	}

	/**
	 * Returns how scripts failed, handshakes included.
	 * @return the failures so far
	 */
	List<Exception> failures() {
		return this.failures;
	}

	private void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (Exception ex) {
				this.failures.add(ex);
			}
		}, "scripted-server");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	/**
	 * What to do to a connection.
	 */
	@FunctionalInterface
	interface Script {

		void run(Socket socket) throws Exception;

	}

	/**
	 * What to do to a TLS connection, or beneath it.
	 */
	@FunctionalInterface
	interface TlsScript {

		void run(SSLSocket socket, OutputStream beneath) throws Exception;

	}

	private interface Task {

		void run() throws Exception;

	}

}
