package dev.elasticache.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Condition that matches unless connection factories of the user's stand in for the one
 * that Spring Boot makes: where those lead to, the details of the connection do not say.
 *
 * @author The ElastiCache Boot authors
 */
class OnSpringBootConnectionFactoryCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Connection factory of Spring Boot");
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		if (beanFactory == null) {
			return ConditionOutcome.match(message.notAvailable("bean factory"));
		}
		String[] names = beanFactory.getBeanNamesForType(RedisConnectionFactory.class, true, false);
		for (String name : names) {
			if (isMadeBySpringBoot(beanFactory, name)) {
				return ConditionOutcome.match(message.found("bean").items(name));
			}
		}
		return (names.length == 0) ? ConditionOutcome.match(message.didNotFind("any other beans").atAll())
				: ConditionOutcome
					.noMatch(message.found("bean of the user", "beans of the user").items((Object[]) names));
	}

	private static boolean isMadeBySpringBoot(ConfigurableListableBeanFactory beanFactory, String name) {
		MethodMetadata method = (beanFactory.containsBeanDefinition(name)
				&& beanFactory.getBeanDefinition(name) instanceof AnnotatedBeanDefinition definition)
						? definition.getFactoryMethodMetadata() : null;
		return method != null && isOfSpringBoot(method.getDeclaringClassName());
	}

	private static boolean isOfSpringBoot(@Nullable String className) {
		return className != null && className.startsWith(DataRedisProperties.class.getPackageName() + ".");
	}

}
