package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.valkey.ClusterReauthentication;
import dev.elasticache.boot.valkey.ValkeyCredentials;
import io.lettuce.core.ClientOptions.ReauthenticateBehavior;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.protocol.ProtocolVersion;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/**
 * Configuration of the credentials that clients of Valkey log in with, and go on with
 * when they change.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
class ValkeyCredentialsConfiguration {

	@Bean
	@ConditionalOnMissingBean(ValkeyLogin.class)
	DetailsValkeyLogin valkeyLogin(DataRedisConnectionDetails connectionDetails) {
		return new DetailsValkeyLogin(connectionDetails);
	}

	@Bean
	@ConditionalOnMissingBean({ RedisCredentialsProvider.class, RedisCredentialsProviderFactory.class })
	ValkeyCredentials valkeyCredentials(ValkeyLogin login, ApplicationEventPublisher events) {
		ValkeyCredentials credentials = new ValkeyCredentials(login, login.renewalInterval());
		credentials.setRenewalListener(events::publishEvent);
		return credentials;
	}

	@Bean
	@ConditionalOnMissingBean
	RedisCredentialsProviderFactory valkeyCredentialsProviderFactory(RedisCredentialsProvider credentialsProvider) {
		return new RedisCredentialsProviderFactory() {

			@Override
			public RedisCredentialsProvider createCredentialsProvider(RedisConfiguration configuration) {
				return credentialsProvider;
			}

		};
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	LettuceClientOptionsBuilderCustomizer valkeyReauthenticationCustomizer() {
		return (options) -> options.reauthenticateBehavior(ReauthenticateBehavior.ON_NEW_CREDENTIALS);
	}

	/**
	 * Lets subscriptions by RESP2 be made, which Lettuce refuses where live connections
	 * are to authenticate anew: there is no {@code AUTH} while subscribed.
	 * @return the customizer
	 */
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	LettuceClientOptionsBuilderCustomizer valkeyResp2Customizer() {
		return (options) -> {
			if (options.build().getConfiguredProtocolVersion() == ProtocolVersion.RESP2) {
				options.reauthenticateBehavior(ReauthenticateBehavior.DEFAULT);
			}
		};
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	LettuceClientConfigurationBuilderCustomizer valkeyCredentialsCustomizer(RedisCredentialsProviderFactory factory,
			ObjectProvider<ValkeyCredentials> credentials) {
		return (client) -> {
			client.redisCredentialsProviderFactory(factory);
			client.build()
				.getClientResources()
				.ifPresent(
						(resources) -> credentials.ifAvailable((renewable) -> renewable.watch(resources.eventBus())));
		};
	}

	@Bean
	@ConditionalOnBean(RedisCredentialsProvider.class)
	static ClusterReauthentication valkeyClusterReauthentication(
			ObjectProvider<RedisCredentialsProvider> credentialsProvider) {
		return new ClusterReauthentication(credentialsProvider::getObject);
	}

	@Bean
	ValkeyProbeLogin valkeyProbeLogin(RedisCredentialsProviderFactory factory,
			DataRedisConnectionDetails connectionDetails, ElastiCacheProperties properties) {
		return new ValkeyProbeLogin(factory, connectionDetails, properties.valkey().iam().enabled(),
				ProbeTargets.timeLimit(properties.valkey().connectTimeout()));
	}

	@Bean
	EnvironmentChangeListener valkeyEnvironmentChangeListener(ObjectProvider<ValkeyCredentials> credentials) {
		return new EnvironmentChangeListener(() -> credentials.ifAvailable(ValkeyCredentials::refresh));
	}

}
