package dev.elasticache.boot.tls;

import java.util.Map;

import org.springframework.util.Assert;

/**
 * Number of TLS handshakes with the servers of an engine since the application started.
 *
 * @param full handshakes in which the server proved itself by its certificate
 * @param resumed handshakes that took up an earlier session with the same server
 * @param failed handshakes that failed, by reason, without reasons there were none for
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record TlsHandshakes(long full, long resumed, Map<HandshakeFailure, Long> failed) {

	public TlsHandshakes {
		Assert.notNull(failed, "'failed' must not be null");
		failed = Map.copyOf(failed);
	}

}
