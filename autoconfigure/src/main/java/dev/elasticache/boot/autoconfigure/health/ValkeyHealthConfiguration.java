package dev.elasticache.boot.autoconfigure.health;

import dev.elasticache.boot.autoconfigure.ValkeyConnectionDetails;
import dev.elasticache.boot.tls.TlsSessions;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Configuration of the health of Valkey.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ DataRedisConnectionDetails.class, LettuceConnectionFactory.class })
@ConditionalOnBean({ ValkeyConnectionDetails.class, LettuceConnectionFactory.class })
class ValkeyHealthConfiguration {

	/**
	 * Takes the name for which Spring Boot's own indicator backs off: it would report the
	 * same engine a second time, by {@code INFO}, which a tight ACL forbids.
	 * @param connectionFactory the connection factory
	 * @param tlsSessions the TLS sessions
	 * @return the health of Valkey
	 */
	@Bean("redisHealthIndicator")
	EngineHealth valkeyHealth(LettuceConnectionFactory connectionFactory, TlsSessions tlsSessions) {
		return new EngineHealth("valkey", new ValkeyHealthIndicator(connectionFactory, tlsSessions));
	}

}
