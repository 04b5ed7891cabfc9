package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.iam.IamTokens;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Configuration of the login with IAM, except to an engine on this machine.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("elasticache.valkey.iam.enabled")
@ConditionalOnMissingBean(type = "dev.elasticache.boot.local.LocalValkey")
@Import(IamTokensConfiguration.class)
class ValkeyIamConfiguration {

	@Bean
	IamValkeyLogin valkeyLogin(ObjectProvider<IamTokens> tokens) {
		return new IamValkeyLogin(tokens.getIfAvailable(() -> {
			throw new FailureAnalyzedException(
					"elasticache.valkey.iam.enabled is true, and the part of the AWS SDK that signs tokens is not on the class path.",
					"Add the dependency software.amazon.awssdk:auth, in a version 2.");
		}));
	}

}
