package dev.elasticache.boot.autoconfigure;

import java.util.Map;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Configuration of what to say about settings of Valkey that count for nothing.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ DataRedisConnectionDetails.class, RedisConnectionFactory.class })
@ConditionalOnBean(ValkeyConnectionDetails.class)
class ValkeySettingsNoticeConfiguration {

	private static final String ENDPOINT = "set elasticache.valkey.endpoint instead";

	@Bean
	@ConditionalOnBean(name = "valkeyProbeTargets")
	IgnoredProperties valkeyIgnoredProperties(Environment environment) {
		return new IgnoredProperties(environment, Map.ofEntries(Map.entry("spring.data.redis.url", ENDPOINT),
				Map.entry("spring.data.redis.host", ENDPOINT), Map.entry("spring.data.redis.port", ENDPOINT),
				Map.entry("spring.data.redis.sentinel", ENDPOINT),
				Map.entry("spring.data.redis.cluster.nodes", ENDPOINT),
				Map.entry("spring.data.redis.masterreplica.nodes",
						"set elasticache.valkey.endpoint and elasticache.valkey.reader-endpoint instead"),
				Map.entry("spring.data.redis.username", "set elasticache.valkey.username instead"),
				Map.entry("spring.data.redis.password", "set elasticache.valkey.password instead"),
				Map.entry("spring.data.redis.ssl", "set elasticache.tls.enabled and elasticache.tls.bundle instead"),
				Map.entry("spring.data.redis.timeout", "set elasticache.valkey.command-timeout instead"),
				Map.entry("spring.data.redis.connect-timeout", "set elasticache.valkey.connect-timeout instead")));
	}

	@Bean
	@ConditionalOnMissingBean(name = "valkeyProbeTargets")
	UserConnectionFactoryNotice userConnectionFactoryNotice() {
		return new UserConnectionFactoryNotice();
	}

}
