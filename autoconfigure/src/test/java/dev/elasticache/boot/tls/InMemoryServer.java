package dev.elasticache.boot.tls;

import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * TLS server without a network: records go from engine to engine. It resumes sessions.
 *
 * @author The ElastiCache Boot authors
 */
final class InMemoryServer {

	static final String HOST = "cache.example.com";

	private final SSLContext context;

	InMemoryServer(X509Bundle authority) throws Exception {
		X509Bundle certificate = new CertificateBuilder().ecp256()
			.subject("CN=" + HOST)
			.addSanDnsName(HOST)
			.buildIssuedBy(authority);
		this.context = SSLContext.getInstance("TLS");
		this.context.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
	}

	static X509Bundle authority(String name) {
		return authority(name, Instant.now().plus(1, ChronoUnit.DAYS));
	}

	static X509Bundle authority(String name, Instant notAfter) {
		try {
			return new CertificateBuilder().ecp256()
				.subject("CN=" + name)
				.notBefore(notAfter.minus(10, ChronoUnit.DAYS))
				.notAfter(notAfter)
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	static SslBundle trust(SslOptions options, X509Bundle... authorities) throws Exception {
		KeyStore trustStore = KeyStore.getInstance(KeyStore.getDefaultType());
		trustStore.load(null, null);
		for (X509Bundle authority : authorities) {
			trustStore.setCertificateEntry(authority.getCertificate().getSubjectX500Principal().getName(),
					authority.getCertificate());
		}
		return SslBundle.of(SslStoreBundle.of(null, null, trustStore), null, options);
	}

	/**
	 * Connects a client, up to the end of its handshake.
	 * @param client the client
	 * @return the connection
	 * @throws SSLException if the client refuses
	 */
	Connection connect(SSLEngine client) throws SSLException {
		SSLEngine server = this.context.createSSLEngine();
		server.setUseClientMode(false);
		Connection connection = new Connection(client, server);
		client.beginHandshake();
		server.beginHandshake();
		for (int turn = 0; turn < 100; turn++) {
			if (client.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
					&& server.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING) {
				return connection;
			}
			connection.step(client, connection.toServer, connection.toClient);
			connection.step(server, connection.toClient, connection.toServer);
		}
		throw new SSLException("No end of the handshake in sight");
	}

	/**
	 * A client and a server, and the records under way between them.
	 */
	static final class Connection {

		private final SSLEngine client;

		private final SSLEngine server;

		private final ByteBuffer toServer = ByteBuffer.allocate(100_000);

		private final ByteBuffer toClient = ByteBuffer.allocate(100_000);

		private Connection(SSLEngine client, SSLEngine server) {
			this.client = client;
			this.server = server;
		}

		/**
		 * Lets the client read what the server sent after the handshake, tickets of TLS
		 * 1.3 among it.
		 */
		void read() throws SSLException {
			this.server.wrap(ByteBuffer.wrap(new byte[] { 1 }), this.toClient);
			this.toClient.flip();
			ByteBuffer data = ByteBuffer.allocate(100_000);
			while (this.toClient.hasRemaining()) {
				this.client.unwrap(this.toClient, data);
			}
			this.toClient.clear();
		}

		private void step(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws SSLException {
			HandshakeStatus status = engine.getHandshakeStatus();
			while (status == HandshakeStatus.NEED_TASK) {
				engine.getDelegatedTask().run();
				status = engine.getHandshakeStatus();
			}
			if (status == HandshakeStatus.NEED_WRAP) {
				engine.wrap(ByteBuffer.allocate(0), out);
			}
			else if (status == HandshakeStatus.NEED_UNWRAP) {
				in.flip();
				engine.unwrap(in, ByteBuffer.allocate(100_000));
				in.compact();
			}
		}

	}

}
