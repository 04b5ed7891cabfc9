package dev.elasticache.boot.autoconfigure;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.elasticache.boot.valkey.PrimaryReplicaConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.MasterReplica;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Node;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisStaticMasterReplicaConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Lets a connection factory that follows failovers stand for the one that Spring Boot
 * made for a primary with replicas, with the same client configuration, and ends with it.
 * A connection factory of the user's is left alone.
 *
 * @author The ElastiCache Boot authors
 */
final class PrimaryReplicaPostProcessor implements DestructionAwareBeanPostProcessor {

	private final ConfigurableListableBeanFactory beanFactory;

	private final ObjectProvider<ValkeyConnectionDetails> details;

	private final ObjectProvider<DataRedisProperties> properties;

	private final Map<Object, PrimaryReplicaConnectionFactory> replacements = new ConcurrentHashMap<>();

	/**
	 * Creates a post-processor.
	 * @param beanFactory the bean factory
	 * @param details the details of the connection
	 * @param properties the properties of Spring Boot, for the database
	 */
	PrimaryReplicaPostProcessor(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<ValkeyConnectionDetails> details, ObjectProvider<DataRedisProperties> properties) {
		this.beanFactory = beanFactory;
		this.details = details;
		this.properties = properties;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof LettuceConnectionFactory connectionFactory && isMadeBySpringBoot(beanName)) {
			ValkeyConnectionDetails details = this.details.getIfAvailable();
			MasterReplica endpoints = (details != null) ? details.getMasterReplica() : null;
			if (details != null && endpoints != null) {
				PrimaryReplicaConnectionFactory replacement = new PrimaryReplicaConnectionFactory(
						configuration(details, endpoints), connectionFactory.getClientConfiguration());
				this.replacements.put(bean, replacement);
				return replacement;
			}
		}
		return bean;
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return this.replacements.containsKey(bean);
	}

	/**
	 * Destroys what stands for the bean: the container knows the bean itself only.
	 */
	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		PrimaryReplicaConnectionFactory replacement = this.replacements.remove(bean);
		if (replacement != null) {
			replacement.destroy();
		}
	}

	private boolean isMadeBySpringBoot(String beanName) {
		if (!this.beanFactory.containsBeanDefinition(beanName)) {
			return false;
		}
		Method method = (this.beanFactory.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition definition)
				? definition.getResolvedFactoryMethod() : null;
		return method != null && isOfSpringBoot(method.getDeclaringClass());
	}

	private boolean isOfSpringBoot(@Nullable Class<?> type) {
		return type != null && type.getPackage().equals(DataRedisProperties.class.getPackage());
	}

	private RedisStaticMasterReplicaConfiguration configuration(ValkeyConnectionDetails details,
			MasterReplica endpoints) {
		RedisStaticMasterReplicaConfiguration configuration = new RedisStaticMasterReplicaConfiguration();
		for (Node node : endpoints.getNodes()) {
			configuration.addNode(node.host(), node.port());
		}
		configuration.setUsername(details.getUsername());
		configuration.setPassword(RedisPassword.of(details.getPassword()));
		configuration.setDatabase(this.properties.getObject().getDatabase());
		return configuration;
	}

}
