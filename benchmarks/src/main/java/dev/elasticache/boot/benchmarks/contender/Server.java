package dev.elasticache.boot.benchmarks.contender;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The server that a contender asks.
 *
 * @param host the host
 * @param port the port
 * @param authority PEM file of the authority that signed its certificate, or {@code null}
 * for plain text
 * @param properties further properties for contenders that are applications, each as
 * {@code name=value}
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record Server(String host, int port, @Nullable String authority,
		List<String> properties) implements Serializable {

	public Server {
		properties = List.copyOf(properties);
	}

	/**
	 * Returns whether the server speaks TLS.
	 * @return whether there is an authority
	 */
	public boolean tls() {
		return this.authority != null;
	}

	/**
	 * Returns the same server with one more property.
	 * @param property the property, {@code name=value}
	 * @return the server
	 */
	public Server with(String property) {
		return new Server(this.host, this.port, this.authority,
				Stream.concat(this.properties.stream(), Stream.of(property)).toList());
	}

}
