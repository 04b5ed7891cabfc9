package dev.elasticache.boot.autoconfigure.health;

import dev.elasticache.boot.tls.TlsSessions;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Health of Valkey by {@code PING}, which every user may send, on the connection that the
 * application shares.
 *
 * @param connectionFactory the connection factory, whose timeouts bound the check
 * @param tlsSessions the sessions to show
 * @author The ElastiCache Boot authors
 */
record ValkeyHealthIndicator(LettuceConnectionFactory connectionFactory,
		TlsSessions tlsSessions) implements HealthIndicator {

	@Override
	public Health health() {
		try (RedisConnection connection = this.connectionFactory.getConnection()) {
			connection.ping();
			return Health.up().withDetail("nodes", new NodeDetails(this.tlsSessions.of("valkey")).toMap()).build();
		}
		catch (RuntimeException ex) {
			return Health.down().withDetail("error", NodeDetails.cause(ex)).build();
		}
	}

}
