package dev.elasticache.boot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;

import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.tls.TlsSessions;
import dev.elasticache.boot.tls.TlsVerification;
import dev.elasticache.boot.tls.TrustMaterial;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ElastiCacheTlsAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
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
	void followsTheBundle(@TempDir Path directory, CapturedOutput output) throws Exception {
		LocalCertificates next = LocalCertificates.create();
		Path file = Files.writeString(directory.resolve("roots.pem"), certificates.authorityPem());
		this.contextRunner
			.withPropertyValues("elasticache.tls.bundle=aws",
					"spring.ssl.bundle.pem.aws.truststore.certificate=" + file,
					"spring.ssl.bundle.pem.aws.reload-on-update=true", "spring.ssl.bundle.watch.file.quiet-period=50ms")
			.run((context) -> {
				TrustMaterial trustMaterial = context.getBean(TrustMaterial.class);
				Files.writeString(file, next.authorityPem());
				Awaitility.await().until(() -> trustMaterial.getReloads().accepted() > 0);
				assertThat(roots(trustMaterial)).containsExactly(next.authority());
				Files.writeString(file, "no certificate");
				Awaitility.await().until(() -> trustMaterial.getReloads().refused() > 0);
				assertThat(roots(trustMaterial)).containsExactly(next.authority());
			});
		assertThat(output).contains("Reloaded 1 roots of the SSL bundle 'aws'")
			.contains("Refused to reload the SSL bundle 'aws', servers are verified as before")
			.doesNotContain("technology that doesn't support SSL reloading");
	}

	private static X509Certificate[] roots(TrustMaterial trustMaterial) {
		TrustManager[] trustManagers = trustMaterial.getSslBundle().getManagers().getTrustManagers();
		return ((X509TrustManager) trustManagers[0]).getAcceptedIssuers();
	}

	@Test
	void verifiesChainOnlyIfToldTo(CapturedOutput output) {
		this.contextRunner.withPropertyValues("elasticache.tls.verification=ca")
			.run((context) -> assertThat(context.getBean(TrustMaterial.class).getVerification())
				.isEqualTo(TlsVerification.CA));
		assertThat(output).containsOnlyOnce("elasticache.tls.verification is 'ca'");
	}

	@Test
	void saysWhereRootsAreFrom() {
		this.contextRunner.run((context) -> assertThat(context.getBean(TrustMaterial.class).getSource())
			.isEqualTo("the JVM's trust store"));
		this.contextRunner
			.withPropertyValues("elasticache.tls.bundle=aws",
					"spring.ssl.bundle.pem.aws.truststore.certificate=" + certificates.authorityPem())
			.run((context) -> assertThat(context.getBean(TrustMaterial.class).getSource())
				.isEqualTo("the SSL bundle 'aws'"));
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
