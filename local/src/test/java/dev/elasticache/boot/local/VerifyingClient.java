package dev.elasticache.boot.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Client that verifies chain and name as a user's does.
 */
final class VerifyingClient implements AutoCloseable {

	private final SSLSocket socket;

	private final BufferedReader reader;

	private VerifyingClient(SSLSocket socket) throws IOException {
		this.socket = socket;
		this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
	}

	static VerifyingClient connect(LocalNode node, LocalCertificates trusted) throws IOException {
		return connect(node, trusted, node.host());
	}

	static VerifyingClient connect(LocalNode node, LocalCertificates trusted, String name, String... protocols)
			throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port());
		SSLSocket secured = (SSLSocket) context(trusted).getSocketFactory()
			.createSocket(socket, name, node.port(), true);
		SSLParameters parameters = secured.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		if (protocols.length != 0) {
			parameters.setProtocols(protocols);
		}
		secured.setSSLParameters(parameters);
		secured.setSoTimeout(1000);
		try {
			secured.startHandshake();
			return new VerifyingClient(secured);
		}
		catch (IOException ex) {
			secured.close();
			throw ex;
		}
	}

	private static SSLContext context(LocalCertificates trusted) {
		try {
			TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			factory.init(trusted.trustStore());
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, factory.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Send a line and return the first line of the reply.
	 */
	String ask(String line) throws IOException {
		this.socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
		return readLine();
	}

	String readLine() throws IOException {
		return this.reader.readLine();
	}

	/**
	 * Return whether the server closed the connection, however it did.
	 */
	boolean readsEnd() throws IOException {
		try {
			return readLine() == null;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (SSLException | SocketException ex) {
			return true;
		}
	}

	/**
	 * Send a line and return the lines of a bulk reply.
	 */
	List<String> askForText(String line) throws IOException {
		char[] text = new char[Integer.parseInt(ask(line).substring(1))];
		for (int read = 0; read < text.length;) {
			read += this.reader.read(text, read, text.length - read);
		}
		return new String(text).lines().toList();
	}

	String protocol() {
		return this.socket.getSession().getProtocol();
	}

	X509Certificate certificate() throws IOException {
		return (X509Certificate) this.socket.getSession().getPeerCertificates()[0];
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
