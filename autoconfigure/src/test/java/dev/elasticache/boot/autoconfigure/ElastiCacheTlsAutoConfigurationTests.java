package dev.elasticache.boot.autoconfigure;

import java.security.KeyStore;

import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.tls.TlsSessions;
import dev.elasticache.boot.tls.TlsVerification;
import dev.elasticache.boot.tls.TrustMaterial;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ElastiCacheTlsAutoConfiguration}.
 */
class ElastiCacheTlsAutoConfigurationTests {

	private static final LocalCertificates certificates = LocalCertificates.create();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class));

	@Test
	void verifiesFullyAgainstTheTrustStoreOfTheJvmByDefault() {
		this.contextRunner.run((context) -> {
			TrustMaterial trustMaterial = context.getBean(TrustMaterial.class);
			assertThat(trustMaterial.getVerification()).isEqualTo(TlsVerification.FULL);
			assertThat(trustMaterial.getSslBundle().getStores().getTrustStore()).isNull();
			assertThat(trustMaterial.getSslBundle().getOptions().getEnabledProtocols()).containsExactly("TLSv1.3",
					"TLSv1.2");
			assertThat(context).hasSingleBean(TlsSessions.class);
		});
	}

	@Test
	void backsOffWhenDisabled() {
		this.contextRunner.withPropertyValues("elasticache.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TrustMaterial.class)
				.doesNotHaveBean(TlsSessions.class)
				.doesNotHaveBean(ElastiCacheProperties.class));
	}

	@Test
	void hasNoTrustMaterialWithoutTls() {
		this.contextRunner.withPropertyValues("elasticache.tls.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TrustMaterial.class)
				.hasSingleBean(TlsSessions.class));
	}

	@Test
	void trustsTheBundle() {
		this.contextRunner
			.withPropertyValues("elasticache.tls.bundle=aws",
					"spring.ssl.bundle.pem.aws.truststore.certificate=" + certificates.authorityPem(),
					"spring.ssl.bundle.pem.aws.options.enabled-protocols=TLSv1.3")
			.run((context) -> {
				SslBundle bundle = context.getBean(TrustMaterial.class).getSslBundle();
				KeyStore trustStore = bundle.getStores().getTrustStore();
				assertThat(trustStore.size()).isOne();
				assertThat(trustStore.getCertificateAlias(certificates.authority())).isNotNull();
				assertThat(bundle.getOptions().getEnabledProtocols()).containsExactly("TLSv1.3");
			});
	}

	@Test
	void verifiesChainOnlyIfToldTo() {
		this.contextRunner.withPropertyValues("elasticache.tls.verification=ca")
			.run((context) -> assertThat(context.getBean(TrustMaterial.class).getVerification())
				.isEqualTo(TlsVerification.CA));
	}

	@Test
	void refusesUnknownBundle() {
		String[] properties = { "elasticache.tls.bundle=nosuch" };
		this.contextRunner.withPropertyValues(properties).run((context) -> {
			assertThat(context).hasFailed();
			FailureReport report = FailureReport.of(context.getStartupFailure(), properties);
			assertThat(report.description()).contains("nosuch", "elasticache.tls.bundle",
					"There is no such SSL bundle. Configure it under spring.ssl.bundle.pem.nosuch or spring.ssl.bundle.jks.nosuch.");
		});
	}

	@Test
	void backsOffForTrustMaterialOfTheUser() {
		this.contextRunner.withUserConfiguration(UserConfiguration.class)
			.withPropertyValues("elasticache.tls.bundle=nosuch")
			.run((context) -> {
				assertThat(context).hasSingleBean(TrustMaterial.class).hasBean("userTrustMaterial");
				assertThat(context).hasSingleBean(TlsSessions.class).hasBean("userTlsSessions");
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class UserConfiguration {

		@Bean
		TrustMaterial userTrustMaterial() {
			return TrustMaterial.of(SslBundle.systemDefault(), TlsVerification.FULL);
		}

		@Bean
		TlsSessions userTlsSessions() {
			return new TlsSessions();
		}

	}

}
