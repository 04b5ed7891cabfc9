package dev.elasticache.boot.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

import org.jspecify.annotations.Nullable;

/**
 * Factory for connections of our own to a local engine.
 *
 * @author The ElastiCache Boot authors
 */
final class EngineSocket {

	private static final int TIMEOUT = (int) Duration.ofSeconds(2).toMillis();

	private EngineSocket() {
	}

	/**
	 * Open a connection.
	 * @param port the engine's port
	 * @param certificate the certificate to expect, or {@code null} for plain text
	 * @return the connection, with the handshake done
	 * @throws IOException if there is no such engine
	 */
	static Socket open(int port, @Nullable ServerCertificate certificate) throws IOException {
		Socket socket = new Socket();
		try {
			socket.connect(new InetSocketAddress(LocalNode.ADDRESS, port), TIMEOUT);
			socket.setSoTimeout(TIMEOUT);
			return (certificate != null) ? secure(socket, port, certificate) : socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	/**
	 * Return whether a server speaks TLS, but only versions this JVM does not.
	 * @param port the server's port
	 * @param certificate the certificate the server was given
	 * @return whether the server refused the versions it was offered
	 * @throws IOException if there is no such server
	 */
	static boolean isRefused(int port, ServerCertificate certificate) throws IOException {
		try (Socket socket = open(port, certificate)) {
			return false;
		}
		catch (SSLHandshakeException ex) {
			return true;
		}
	}

	private static Socket secure(Socket socket, int port, ServerCertificate certificate) throws IOException {
		SSLSocket secured = (SSLSocket) context(certificate).getSocketFactory()
			.createSocket(socket, LocalNode.HOST, port, true);
		secured.startHandshake();
		return secured;
	}

	private static SSLContext context(ServerCertificate certificate) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, new TrustManager[] { new PinnedTrustManager(certificate.certificate()) }, null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This JVM has no TLS", ex);
		}
	}

}
