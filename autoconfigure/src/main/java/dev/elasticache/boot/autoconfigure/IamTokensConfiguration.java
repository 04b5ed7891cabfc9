package dev.elasticache.boot.autoconfigure;

import java.time.Clock;
import java.util.Locale;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Valkey.Iam;
import dev.elasticache.boot.iam.IamLogin;
import dev.elasticache.boot.iam.IamTokens;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Cluster;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.util.StringUtils;

/**
 * Configuration of the tokens that the AWS SDK signs, with the credentials and for the
 * region that beans of the application give, or else the SDK finds by itself.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ AwsV4HttpSigner.class, AwsCredentialsProvider.class, AwsRegionProvider.class })
class IamTokensConfiguration {

	@Bean
	@ConditionalOnMissingBean
	IamTokens valkeyIamTokens(DataRedisConnectionDetails details, ElastiCacheProperties properties,
			ObjectProvider<AwsCredentialsProvider> credentials, ObjectProvider<DefaultCredentials> defaultCredentials,
			ObjectProvider<AwsRegionProvider> regions) {
		Iam iam = properties.valkey().iam();
		String user = details.getUsername();
		if (details.getSslBundle() == null || user == null || iam.cacheName() == null) {
			throw new FailureAnalyzedException(
					"IAM needs TLS and a user, and the bean of type %s gives user %s and %s.".formatted(
							details.getClass().getName(), user, (details.getSslBundle() != null) ? "TLS" : "no TLS"),
					"Let the connection details give both, or set elasticache.valkey.iam.enabled to false.");
		}
		boolean serverless = (iam.serverless() != null) ? iam.serverless() : isServerless(details);
		IamLogin login = new IamLogin(user, iam.cacheName(), serverless, region(properties.aws().region(), regions));
		return new IamTokens(login, credentials.getIfAvailable(() -> defaultCredentials.getObject().provider()),
				Clock.systemUTC());
	}

	@Bean
	@Lazy
	DefaultCredentials defaultAwsCredentials() {
		return new DefaultCredentials(DefaultCredentialsProvider.builder().build());
	}

	private static boolean isServerless(DataRedisConnectionDetails details) {
		Cluster cluster = details.getCluster();
		if (cluster != null) {
			return cluster.getNodes()
				.stream()
				.anyMatch((node) -> new ElastiCacheEndpoint(node.host(), node.port()).isServerless());
		}
		Standalone standalone = details.getStandalone();
		return standalone != null && new ElastiCacheEndpoint(standalone.getHost(), standalone.getPort()).isServerless();
	}

	private static String region(@Nullable String configured, ObjectProvider<AwsRegionProvider> regions) {
		if (StringUtils.hasText(configured)) {
			return configured.trim().toLowerCase(Locale.ROOT);
		}
		Region region = null;
		String reason = "no answer";
		try {
			region = regions.getIfAvailable(DefaultAwsRegionProviderChain::new).getRegion();
		}
		catch (SdkClientException ex) {
			reason = String.valueOf(ex.getMessage());
		}
		if (region == null) {
			throw new FailureAnalyzedException(
					"IAM tokens are signed for a region, and neither elasticache.aws.region nor the AWS SDK gives one: %s."
						.formatted(reason),
					"Set elasticache.aws.region to the region of the cache, or AWS_REGION in the environment.");
		}
		return region.id();
	}

	/**
	 * Credentials as the AWS SDK finds them. Not a bean of a type of the SDK, which
	 * others would take for the application's choice.
	 *
	 * @param provider the provider
	 */
	record DefaultCredentials(DefaultCredentialsProvider provider) implements AutoCloseable {

		@Override
		public void close() {
			this.provider.close();
		}

	}

}
