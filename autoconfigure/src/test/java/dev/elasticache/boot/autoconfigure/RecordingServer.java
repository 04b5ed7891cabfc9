package dev.elasticache.boot.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * TLS server on the loopback interface that notes every byte of application data, and
 * every connection. It never answers.
 *
 * @author The ElastiCache Boot authors
 */
final class RecordingServer implements AutoCloseable {

	private final SSLServerSocket serverSocket;

	private final ByteArrayOutputStream received = new ByteArrayOutputStream();

	private final AtomicInteger connections = new AtomicInteger();

	RecordingServer(X509Bundle authority, String name) throws Exception {
		X509Bundle certificate = new CertificateBuilder().ecp256()
			.subject("CN=" + name)
			.addSanDnsName(name)
			.buildIssuedBy(authority);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(certificate.toKeyManagerFactory().getKeyManagers(), null, new SecureRandom());
		this.serverSocket = (SSLServerSocket) context.getServerSocketFactory()
			.createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
		daemon(this::accept);
	}

	static X509Bundle authority(String name) {
		try {
			return new CertificateBuilder().ecp256()
				.subject("CN=" + name)
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	int port() {
		return this.serverSocket.getLocalPort();
	}

	int connections() {
		return this.connections.get();
	}

	synchronized byte[] received() {
		return this.received.toByteArray();
	}

	private void accept() {
		try {
			while (true) {
				SSLSocket socket = (SSLSocket) this.serverSocket.accept();
				this.connections.incrementAndGet();
				daemon(() -> record(socket));
			}
		}
		catch (IOException ex) {
			// Closed
		}
	}

	private void record(SSLSocket socket) {
		try (socket) {
			int next = socket.getInputStream().read();
			while (next >= 0) {
				synchronized (this) {
					this.received.write(next);
				}
				next = socket.getInputStream().read();
			}
		}
		catch (IOException ex) {
			// The client refused
		}
	}

	private static void daemon(Runnable runnable) {
		Thread thread = new Thread(runnable, "recording-server");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.serverSocket.close();
	}

}
