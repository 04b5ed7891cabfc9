package dev.elasticache.boot.autoconfigure;

import java.util.List;

import dev.elasticache.boot.autoconfigure.MemcachedConnectionDetails.Node;
import dev.elasticache.boot.tls.TrustMaterial;
import net.spy.memcached.MemcachedClient;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ElastiCacheMemcachedAutoConfiguration}: when it applies, and the
 * connection details it gives.
 */
class ElastiCacheMemcachedAutoConfigurationTests {

	private static final String ENDPOINT = "elasticache.memcached.endpoint=cache.example.com";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
				ElastiCacheMemcachedAutoConfiguration.class))
		.withUserConfiguration(ClientConfiguration.class);

	@Test
	void connectsToEndpoint() {
		this.contextRunner.withPropertyValues(ENDPOINT)
			.run((context) -> assertThat(context.getBean(MemcachedConnectionDetails.class).getNodes())
				.containsExactly(new Node("cache.example.com", 11211)));
	}

	@Test
	void connectsToNodesFromText() {
		this.contextRunner.withPropertyValues("elasticache.memcached.nodes=a.example.com,b.example.com:7000")
			.run((context) -> assertThat(context.getBean(MemcachedConnectionDetails.class).getNodes())
				.containsExactly(new Node("a.example.com", 11211), new Node("b.example.com", 7000)));
	}

	@Test
	void connectsToNodesFromYamlList() {
		this.contextRunner
			.withPropertyValues("elasticache.memcached.nodes[0]=a.example.com",
					"elasticache.memcached.nodes[1]=b.example.com:7000")
			.run((context) -> assertThat(context.getBean(MemcachedConnectionDetails.class).getNodes())
				.containsExactly(new Node("a.example.com", 11211), new Node("b.example.com", 7000)));
	}

	@Test
	void discoversNodesOfConfigurationEndpoint() {
		this.contextRunner
			.withPropertyValues("elasticache.memcached.endpoint=mycluster.fnjyzo.cfg.use1.cache.amazonaws.com")
			.run((context) -> {
				MemcachedConnectionDetails details = context.getBean(MemcachedConnectionDetails.class);
				assertThat(details.isDiscovered()).isTrue();
				assertThat(details.getNodes())
					.containsExactly(new Node("mycluster.fnjyzo.cfg.use1.cache.amazonaws.com", 11211));
			});
	}

	@Test
	void takesOtherEndpointsForNodes() {
		this.contextRunner.withPropertyValues(ENDPOINT)
			.run((context) -> assertThat(context.getBean(MemcachedConnectionDetails.class).isDiscovered()).isFalse());
	}

	@Test
	void connectsWithTlsByDefault() {
		this.contextRunner.withPropertyValues(ENDPOINT)
			.run((context) -> assertThat(context.getBean(MemcachedConnectionDetails.class).getTrustMaterial())
				.isSameAs(context.getBean(TrustMaterial.class)));
	}

	@Test
	void connectsInPlainTextOnlyIfToldTo() {
		this.contextRunner.withPropertyValues(ENDPOINT, "elasticache.tls.enabled=false")
			.run((context) -> assertThat(context.getBean(MemcachedConnectionDetails.class).getTrustMaterial())
				.isNull());
	}

	@Test
	void backsOffWithoutLibrary() {
		this.contextRunner.withPropertyValues(ENDPOINT)
			.withClassLoader(new FilteredClassLoader(MemcachedClient.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ElastiCacheMemcachedAutoConfiguration.class));
	}

	@Test
	void backsOffWithoutEndpointAndNodes() {
		this.contextRunner
			.run((context) -> assertThat(context).doesNotHaveBean(ElastiCacheMemcachedAutoConfiguration.class)
				.doesNotHaveBean(MemcachedConnectionDetails.class));
	}

	@Test
	void backsOffWhenDisabled() {
		this.contextRunner.withPropertyValues(ENDPOINT, "elasticache.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ElastiCacheMemcachedAutoConfiguration.class)
				.doesNotHaveBean(MemcachedConnectionDetails.class));
	}

	@Test
	void backsOffForClientOfTheUser() {
		this.contextRunner.withPropertyValues(ENDPOINT)
			.run((context) -> assertThat(context).hasSingleBean(MemcachedClient.class)
				.hasBean("userClient")
				.doesNotHaveBean("memcachedClient"));
	}

	@Test
	void backsOffForDetailsOfTheUser() {
		this.contextRunner.withUserConfiguration(DetailsConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(ElastiCacheMemcachedAutoConfiguration.class)
				.hasSingleBean(MemcachedConnectionDetails.class)
				.hasBean("userDetails"));
	}

	@Test
	void prefersDetailsOfTheUserToProperties() {
		this.contextRunner.withUserConfiguration(DetailsConfiguration.class)
			.withPropertyValues(ENDPOINT)
			.run((context) -> assertThat(context.getBean(MemcachedConnectionDetails.class).getNodes())
				.containsExactly(new Node("user.example.com", 7000)));
	}

	@Configuration(proxyBeanMethods = false)
	static class ClientConfiguration {

		@Bean(destroyMethod = "")
		MemcachedClient userClient() {
			return mock();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DetailsConfiguration {

		@Bean
		MemcachedConnectionDetails userDetails() {
			return new MemcachedConnectionDetails() {

				@Override
				public List<Node> getNodes() {
					return List.of(new Node("user.example.com", 7000));
				}

				@Override
				public TrustMaterial getTrustMaterial() {
					return null;
				}

			};
		}

	}

}
