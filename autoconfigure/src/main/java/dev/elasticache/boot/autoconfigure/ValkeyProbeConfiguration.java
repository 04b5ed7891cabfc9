package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.elasticache.boot.probe.ProbeLogin;
import dev.elasticache.boot.probe.ProbeTarget;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import dev.elasticache.boot.probe.ProbeTarget.Topology;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Cluster;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.MasterReplica;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Node;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Configuration of what to probe of Valkey.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ DataRedisConnectionDetails.class, RedisConnectionFactory.class })
@Conditional(OnSpringBootConnectionFactoryCondition.class)
@ConditionalOnBean(ValkeyConnectionDetails.class)
class ValkeyProbeConfiguration {

	@Bean
	ProbeTargets valkeyProbeTargets(ValkeyConnectionDetails details, ElastiCacheProperties properties,
			ObjectProvider<ValkeyProbeLogin> valkeyLogin) {
		ProbeLogin.Source login = login(details, valkeyLogin.getIfAvailable());
		Duration connectTimeout = properties.valkey().connectTimeout();
		List<ProbeTarget> targets = new ArrayList<>();
		Cluster cluster = details.getCluster();
		if (cluster != null) {
			for (Node node : cluster.getNodes()) {
				targets.add(target(details, login, node, Topology.CLUSTER, connectTimeout));
				Node readerPort = readerPort(node);
				if (readerPort != null) {
					targets.add(target(details, login, readerPort, Topology.CLUSTER_READER, connectTimeout));
				}
			}
			return new ProbeTargets(targets);
		}
		for (Node node : nodes(details)) {
			Topology topology = targets.isEmpty() ? Topology.STANDALONE : Topology.READER;
			targets.add(target(details, login, node, topology, connectTimeout));
		}
		return new ProbeTargets(targets);
	}

	private static @Nullable Node readerPort(Node node) {
		ElastiCacheEndpoint readerPort = new ElastiCacheEndpoint(node.host(), node.port()).readerPort();
		return (readerPort != null) ? new Node(readerPort.host(), readerPort.port()) : null;
	}

	private List<Node> nodes(ValkeyConnectionDetails details) {
		MasterReplica primaryWithReplicas = details.getMasterReplica();
		if (primaryWithReplicas != null) {
			return primaryWithReplicas.getNodes();
		}
		Standalone standalone = details.getStandalone();
		return (standalone != null) ? List.of(new Node(standalone.getHost(), standalone.getPort())) : List.of();
	}

	private ProbeLogin.Source login(ValkeyConnectionDetails details, @Nullable ValkeyProbeLogin valkeyLogin) {
		return (valkeyLogin != null) ? valkeyLogin
				: new ProbeLogin(details.getUsername(), details.getPassword()).always();
	}

	private ProbeTarget target(ValkeyConnectionDetails details, ProbeLogin.Source login, Node node, Topology topology,
			Duration connectTimeout) {
		return ProbeTarget.of(Engine.VALKEY, node.host(), node.port())
			.withTls(details.getTrustMaterial(), null)
			.withLogin(login)
			.withTopology(topology)
			.withLimits(connectTimeout, ProbeTargets.timeLimit(connectTimeout));
	}

}
