package dev.elasticache.boot.autoconfigure.health;

import dev.elasticache.boot.probe.EndpointProbe;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import dev.elasticache.boot.valkey.ValkeyCredentials;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Configuration of the health of Valkey, where it is known what to ask. Of other servers,
 * Spring Boot's own indicators tell.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ DataRedisConnectionDetails.class, LettuceConnectionFactory.class })
@ConditionalOnBean(name = "valkeyProbeTargets")
@ConditionalOnSingleCandidate(LettuceConnectionFactory.class)
@ConditionalOnMissingBean(name = { "redisHealthIndicator", "redisHealthContributor" })
class ValkeyHealthConfiguration {

	@Bean
	ValkeyNodes valkeyNodes(LettuceConnectionFactory connectionFactory, EndpointProbe probe) {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("elasticache-health-");
		executor.setDaemon(true);
		return new ValkeyNodes(connectionFactory, probe, executor);
	}

	/**
	 * Takes the name for which Spring Boot's own indicators back off: they would report
	 * the same engine a second time, by {@code INFO}, which a tight ACL forbids.
	 * @param nodes the nodes
	 * @param report what makes health of answers
	 * @return the health of Valkey
	 */
	@Bean("redisHealthIndicator")
	EngineHealth valkeyHealth(ValkeyNodes nodes, HealthReport report) {
		return new EngineHealth(Engine.VALKEY, nodes, report);
	}

	@Bean
	@ConditionalOnBean(ValkeyCredentials.class)
	CredentialsAspect valkeyCredentialsHealth(ValkeyCredentials credentials) {
		return new CredentialsAspect(credentials);
	}

}
