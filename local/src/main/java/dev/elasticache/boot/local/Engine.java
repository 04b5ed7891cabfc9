package dev.elasticache.boot.local;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * What a node runs.
 *
 * @author The ElastiCache Boot authors
 */
interface Engine {

	/**
	 * Return the versions of TLS the engine accepts, unless it serves plain text.
	 * @return the versions
	 */
	TlsProtocols protocols();

	/**
	 * Write the files the engine reads and say how to execute it.
	 * @param directory the directory the engine works in
	 * @param port the port to listen on
	 * @param certificate the certificate to serve, or {@code null} for plain text
	 * @return what to execute
	 */
	EngineCommand prepare(WorkDirectory directory, int port, @Nullable ServerCertificate certificate);

	/**
	 * Let a node read its TLS material anew. It keeps its connections.
	 * @param node the node, which still serves the certificate it had
	 * @param files the files, in the place of those it was started with
	 * @throws IOException if the node does not take it
	 */
	void reload(LocalNode node, PemFiles files) throws IOException;

	/**
	 * Return whether a node answers, and none but the process it runs at present.
	 * @param node the node
	 * @return whether it was the node's process that answered
	 * @throws IOException if there was no answer
	 */
	boolean answers(LocalNode node) throws IOException;

	/**
	 * Give a node what it has to hold, each time it has started.
	 * @param node the node
	 * @throws IOException if the node does not take it
	 */
	default void furnish(LocalNode node) throws IOException {
	}

}
