package dev.elasticache.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.elasticache.boot.tls.TlsSessions;
import dev.elasticache.boot.tls.TrustMaterial;
import dev.elasticache.boot.valkey.ClusterRefresh;
import dev.elasticache.boot.valkey.ConnectDeadline;
import dev.elasticache.boot.valkey.ConnectionFailures;
import dev.elasticache.boot.valkey.ConnectionGuard;
import dev.elasticache.boot.valkey.FlushConsolidation;
import dev.elasticache.boot.valkey.GracefulReconnect;
import dev.elasticache.boot.valkey.HandshakeOrder;
import dev.elasticache.boot.valkey.ValkeyClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.NettyCustomizer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Auto-configuration for Valkey and Redis OSS: the facts and settings from which Spring
 * Boot builds Lettuce.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
@AutoConfiguration(after = ElastiCacheTlsAutoConfiguration.class,
		beforeName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass({ RedisClient.class, LettuceConnectionFactory.class, DataRedisConnectionDetails.class })
@ConditionalOnBooleanProperty(name = "elasticache.enabled", matchIfMissing = true)
@Conditional(OnValkeyCondition.class)
@EnableConfigurationProperties({ ElastiCacheProperties.class, DataRedisProperties.class })
@Import({ ValkeyIamConfiguration.class, ValkeyCredentialsConfiguration.class })
public final class ElastiCacheValkeyAutoConfiguration {

	ElastiCacheValkeyAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(DataRedisConnectionDetails.class)
	PropertiesValkeyConnectionDetails valkeyConnectionDetails(ElastiCacheProperties properties,
			DataRedisProperties dataRedisProperties, ObjectProvider<TrustMaterial> trustMaterial,
			Environment environment) {
		return new PropertiesValkeyConnectionDetails(properties.valkey(), dataRedisProperties.getDatabase(),
				trustMaterial.getIfAvailable(), Binder.get(environment));
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	LettuceClientOptionsBuilderCustomizer valkeyClientOptionsCustomizer(ElastiCacheProperties properties) {
		return (builder) -> ValkeyClientOptions.refine(builder, properties.valkey().connectTimeout());
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ValkeyClientConfigurationCustomizer valkeyClientConfigurationCustomizer(ElastiCacheProperties properties,
			DataRedisProperties dataRedisProperties, DataRedisConnectionDetails connectionDetails) {
		return new ValkeyClientConfigurationCustomizer(properties.valkey(),
				dataRedisProperties.getLettuce().getCluster().getRefresh(), connectionDetails);
	}

	@Bean
	ConnectionGuard valkeyConnectionGuard(ElastiCacheProperties properties) {
		return new ConnectionGuard(properties.valkey().commandTimeout());
	}

	@Bean(destroyMethod = "stop")
	ValkeyTimer valkeyTimer() {
		return new ValkeyTimer();
	}

	@Bean
	ConnectionFailures valkeyConnectionFailures(ElastiCacheProperties properties) {
		return new ConnectionFailures(ValkeyClientOptions.failureLifetime(properties.valkey().connectTimeout()));
	}

	@Bean
	GracefulReconnect valkeyGracefulReconnect(DataRedisConnectionDetails connectionDetails) {
		GracefulReconnect reconnect = new GracefulReconnect();
		if (connectionDetails instanceof ValkeyConnectionDetails details && details.getTrustMaterial() != null) {
			details.getTrustMaterial().addReloadListener(reconnect::reconnect);
		}
		return reconnect;
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ClientResourcesBuilderCustomizer valkeyClientResourcesCustomizer(ValkeyTimer timer) {
		return (builder) -> builder.timer(timer).reconnectDelay(ValkeyClientOptions.reconnectDelay());
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ValkeyClientResources valkeyClientResources(ElastiCacheProperties properties,
			DataRedisConnectionDetails connectionDetails, TlsSessions tlsSessions, ConnectionGuard connectionGuard,
			GracefulReconnect gracefulReconnect, ConnectionFailures connectionFailures, Environment environment) {
		List<NettyCustomizer> customizers = new ArrayList<>(
				new ValkeyTls(properties, connectionDetails, tlsSessions).customizers());
		customizers.addAll(List.of(new FlushConsolidation(), connectionGuard, gracefulReconnect, connectionFailures,
				new ConnectDeadline(), new HandshakeOrder()));
		boolean observed = environment.getProperty("management.observations.enable.lettuce", Boolean.class, true);
		return new ValkeyClientResources(customizers, observed);
	}

	@Bean
	SmartInitializingSingleton valkeyClusterRefresh(ObjectProvider<LettuceConnectionFactory> connectionFactory,
			ConnectionGuard connectionGuard) {
		return () -> connectionFactory.ifUnique((unique) -> connectionGuard.addListener(new ClusterRefresh(unique)));
	}

	@Bean
	static PrimaryReplicaPostProcessor primaryReplicaPostProcessor(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<ValkeyConnectionDetails> connectionDetails,
			ObjectProvider<DataRedisProperties> dataRedisProperties) {
		return new PrimaryReplicaPostProcessor(beanFactory, connectionDetails, dataRedisProperties);
	}

}
