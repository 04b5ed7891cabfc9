package dev.elasticache.boot.autoconfigure;

import java.time.Clock;
import java.time.Duration;

import dev.elasticache.boot.iam.IamLogin;
import dev.elasticache.boot.iam.IamTokens;
import dev.elasticache.boot.tls.TrustMaterial;
import dev.elasticache.boot.valkey.ValkeyCredentials;
import io.lettuce.core.RedisCredentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ValkeyIamConfiguration}.
 */
class ValkeyIamConfigurationTests {

	private static final String SERVERLESS = "shop-abc123.serverless.use1.cache.amazonaws.com";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
				ElastiCacheValkeyAutoConfiguration.class, DataRedisAutoConfiguration.class))
		.withPropertyValues("elasticache.valkey.endpoint=cache.example.com", "elasticache.valkey.username=app",
				"elasticache.valkey.iam.enabled=true", "elasticache.valkey.iam.cache-name=Shop",
				"elasticache.aws.region=us-east-1");

	@Test
	void logsInWithTokens() {
		this.contextRunner.withUserConfiguration(CredentialsConfiguration.class).run((context) -> {
			assertThat(context.getBean(IamTokens.class).getLogin())
				.isEqualTo(new IamLogin("app", "shop", false, "us-east-1"));
			RedisCredentials credentials = resolve(context);
			assertThat(credentials.getUsername()).isEqualTo("app");
			assertThat(new String(credentials.getPassword())).startsWith("shop/?Action=connect&User=app&")
				.contains("X-Amz-Credential=AKIDEXAMPLE");
		});
	}

	@Test
	void renewsEveryThreeHours() {
		this.contextRunner.withUserConfiguration(CredentialsConfiguration.class)
			.run((context) -> assertThat(context.getBean(IamValkeyLogin.class).renewalInterval())
				.isEqualTo(Duration.ofHours(3)));
	}

	@ParameterizedTest
	@CsvSource({ SERVERLESS + ",, true", "cache.example.com,, false",
			"clustercfg.shop.abc123.use1.cache.amazonaws.com,, false", "cache.example.com, true, true" })
	void infersServerlessFromEndpoint(String endpoint, String serverless, boolean expected) {
		this.contextRunner.withUserConfiguration(CredentialsConfiguration.class)
			.withPropertyValues("elasticache.valkey.endpoint=" + endpoint)
			.withPropertyValues((serverless != null)
					? new String[] { "elasticache.valkey.iam.serverless=" + serverless } : new String[0])
			.run((context) -> assertThat(context.getBean(IamTokens.class).getLogin().serverless()).isEqualTo(expected));
	}

	@Test
	void infersServerlessFromDetailsOfTheUser() {
		this.contextRunner.withUserConfiguration(CredentialsConfiguration.class, ServerlessDetailsConfiguration.class)
			.run((context) -> assertThat(context.getBean(IamTokens.class).getLogin())
				.isEqualTo(new IamLogin("other", "shop", true, "us-east-1")));
	}

	@Test
	void takesRegionOfTheUser() {
		this.contextRunner.withUserConfiguration(CredentialsConfiguration.class, RegionConfiguration.class)
			.withPropertyValues("elasticache.aws.region=")
			.run((context) -> assertThat(context.getBean(IamTokens.class).getLogin().region())
				.isEqualTo("eu-central-1"));
	}

	@Test
	void takesRegionOfTheSdk() {
		this.contextRunner.withUserConfiguration(CredentialsConfiguration.class)
			.withPropertyValues("elasticache.aws.region=")
			.withSystemProperties("aws.region=ap-south-1")
			.run((context) -> assertThat(context.getBean(IamTokens.class).getLogin().region()).isEqualTo("ap-south-1"));
	}

	@Test
	void prefersRegionOfTheProperty() {
		this.contextRunner.withUserConfiguration(CredentialsConfiguration.class, RegionConfiguration.class)
			.run((context) -> assertThat(context.getBean(IamTokens.class).getLogin().region()).isEqualTo("us-east-1"));
	}

	@ParameterizedTest
	@ValueSource(classes = { NoRegionConfiguration.class, FailingRegionConfiguration.class })
	void refusesToStartWithoutRegion(Class<?> regions) {
		this.contextRunner.withUserConfiguration(CredentialsConfiguration.class, regions)
			.withPropertyValues("elasticache.aws.region=")
			.run((context) -> {
				FailureReport report = FailureReport.of(context.getStartupFailure());
				assertThat(report.description()).contains("IAM tokens are signed for a region");
				assertThat(report.action()).contains("elasticache.aws.region");
			});
	}

	@Test
	void takesCredentialsOfTheSdkLast() {
		this.contextRunner.withSystemProperties("aws.accessKeyId=AKIDSYSTEM", "aws.secretAccessKey=hushed-system-key")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(AwsCredentialsProvider.class);
				assertThat(new String(resolve(context).getPassword())).contains("X-Amz-Credential=AKIDSYSTEM");
			});
	}

	@Test
	void refusesToStartWithoutSdk() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(AwsV4HttpSigner.class)).run((context) -> {
			FailureReport report = FailureReport.of(context.getStartupFailure());
			assertThat(report.description()).contains("elasticache.valkey.iam.enabled");
			assertThat(report.action()).contains("software.amazon.awssdk:auth");
		});
	}

	@Test
	void needsNoSdkForPasswords() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("software.amazon"))
			.withPropertyValues("elasticache.valkey.iam.enabled=false", "elasticache.valkey.password=hushed-password")
			.run((context) -> assertThat(resolve(context).getPassword()).isEqualTo("hushed-password".toCharArray()));
	}

	@Test
	void refusesDetailsInPlainText() {
		this.contextRunner.withUserConfiguration(CredentialsConfiguration.class, PlainDetailsConfiguration.class)
			.run((context) -> assertThat(FailureReport.of(context.getStartupFailure()).description())
				.contains("IAM needs TLS and a user"));
	}

	@Test
	void takesTokensOfTheUser() {
		this.contextRunner.withUserConfiguration(TokensConfiguration.class)
			.run((context) -> assertThat(resolve(context).getUsername()).isEqualTo("other"));
	}

	private static RedisCredentials resolve(AssertableApplicationContext context) {
		return context.getBean(ValkeyCredentials.class).resolveCredentials().block(Duration.ofSeconds(20));
	}

	@Configuration(proxyBeanMethods = false)
	static class CredentialsConfiguration {

		@Bean
		AwsCredentialsProvider userCredentials() {
			return () -> AwsBasicCredentials.create("AKIDEXAMPLE", "hushed-secret-key");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RegionConfiguration {

		@Bean
		AwsRegionProvider userRegion() {
			return () -> Region.EU_CENTRAL_1;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoRegionConfiguration {

		@Bean
		AwsRegionProvider userRegion() {
			return () -> null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingRegionConfiguration {

		@Bean
		AwsRegionProvider userRegion() {
			return () -> {
				throw SdkClientException.create("no region");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TokensConfiguration {

		@Bean
		IamTokens userTokens() {
			return new IamTokens(new IamLogin("other", "shop", false, "us-east-1"),
					new CredentialsConfiguration().userCredentials(), Clock.systemUTC());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ServerlessDetailsConfiguration {

		@Bean
		ValkeyConnectionDetails userDetails(TrustMaterial trustMaterial) {
			return new Details(trustMaterial);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PlainDetailsConfiguration {

		@Bean
		ValkeyConnectionDetails userDetails() {
			return new Details(null);
		}

	}

	record Details(TrustMaterial trustMaterial) implements ValkeyConnectionDetails {

		@Override
		public TrustMaterial getTrustMaterial() {
			return this.trustMaterial;
		}

		@Override
		public String getUsername() {
			return "other";
		}

		@Override
		public Standalone getStandalone() {
			return Standalone.of(SERVERLESS, 6379);
		}

	}

}
