package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.List;

import dev.elasticache.boot.probe.ProbeTarget;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import dev.elasticache.boot.probe.ProbeTarget.Topology;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Cluster;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of what to probe of Valkey.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(DataRedisConnectionDetails.class)
@ConditionalOnBean(ValkeyConnectionDetails.class)
class ValkeyProbeConfiguration {

	@Bean
	ProbeTargets valkeyProbeTargets(ValkeyConnectionDetails details, ElastiCacheProperties properties) {
		Duration connectTimeout = properties.valkey().connectTimeout();
		Cluster cluster = details.getCluster();
		if (cluster != null) {
			return new ProbeTargets(cluster.getNodes()
				.stream()
				.map((node) -> target(details, node.host(), node.port(), Topology.CLUSTER, connectTimeout))
				.toList());
		}
		Standalone standalone = details.getStandalone();
		List<ProbeTarget> targets = (standalone != null) ? List
			.of(target(details, standalone.getHost(), standalone.getPort(), Topology.STANDALONE, connectTimeout))
				: List.of();
		return new ProbeTargets(targets);
	}

	private ProbeTarget target(ValkeyConnectionDetails details, String host, int port, Topology topology,
			Duration connectTimeout) {
		return ProbeTarget.of(Engine.VALKEY, host, port)
			.withTls(details.getTrustMaterial(), null)
			.withCredentials(details.getUsername(), details.getPassword())
			.withTopology(topology)
			.withLimits(connectTimeout, ProbeTargets.timeLimit(connectTimeout));
	}

}
