package dev.elasticache.boot.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import org.jspecify.annotations.Nullable;

/**
 * A second look at a server that has just failed a stage, on a fresh connection, to find
 * out what it is. No look can succeed in the sense of a client, and none tells the server
 * anything: no credentials, no key, no command.
 *
 * @author The ElastiCache Boot authors
 */
final class Peer {

	/**
	 * The start of an array without a length: not a command in the protocol of Valkey,
	 * nor in that of Memcached, nor a record of TLS. Each answers it with an error.
	 */
	private static final byte[] NOT_A_COMMAND = "*none\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final Duration PATIENCE = Duration.ofMillis(700);

	private final ProbeTarget target;

	private final InetAddress address;

	private final ProbeSockets sockets;

	Peer(ProbeTarget target, InetAddress address, ProbeSockets sockets) {
		this.target = target;
		this.address = address;
		this.sockets = sockets;
	}

	/**
	 * Returns what the server answers in plain text. A Valkey server in plain text takes
	 * a TLS handshake for the start of a long line and stays silent, just as a paused one
	 * does; this tells them apart.
	 * @return the first bytes of the answer, or {@code null} if there is none in plain
	 * text
	 */
	@Nullable String plainText() {
		try (Socket socket = connect()) {
			socket.getOutputStream().write(NOT_A_COMMAND);
			byte[] answer = new byte[64];
			int length = socket.getInputStream().read(answer);
			String text = new String(answer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
			return (text.isEmpty() || TlsRecords.isTls(text)) ? null : text;
		}
		catch (IOException ex) {
			return null;
		}
	}

	/**
	 * Returns the certificates the server shows. The handshake ends there: a trust
	 * manager that trusts nobody notes the chain.
	 * @return the chain, the server's own certificate first, empty if it shows none
	 */
	List<X509Certificate> certificates() {
		ChainNote note = new ChainNote();
		try (Socket socket = connect()) {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, new TrustManager[] { note }, null);
			SSLSocket tls = (SSLSocket) context.getSocketFactory()
				.createSocket(socket, this.target.expectedName(), this.target.port(), true);
			tls.startHandshake();
		}
		catch (IOException | GeneralSecurityException ex) {
			// By design
		}
		return note.chain;
	}

	private Socket connect() throws IOException {
		Socket socket = this.sockets.connect(this.address, this.target.port(), PATIENCE);
		socket.setSoTimeout((int) Math.min(socket.getSoTimeout(), PATIENCE.toMillis()));
		return socket;
	}

	/**
	 * Trust manager that trusts nobody and notes who asked.
	 */
	private static final class ChainNote implements X509TrustManager {

		private List<X509Certificate> chain = List.of();

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
			this.chain = List.of(chain);
			throw new CertificateException("Seen, not trusted");
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
			throw new CertificateException("Not a server");
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
