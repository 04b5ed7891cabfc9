package dev.elasticache.boot.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.elasticache.boot.local.LocalValkey;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for Netty's native transport, which only the execution that runs them has on its
 * class path.
 */
class NativeTransportIntegrationTests {

	private static final ChannelOption<Integer> USER_TIMEOUT = ChannelOption
		.valueOf("io.netty.channel.epoll.EpollChannelOption#TCP_USER_TIMEOUT");

	private static final ChannelOption<Integer> KEEP_ALIVE_IDLE = ChannelOption
		.valueOf("io.netty.channel.epoll.EpollChannelOption#TCP_KEEPIDLE");

	@ParameterizedTest
	@ValueSource(strings = { "jdk", "openssl" })
	void endsConnectionsWhoseServerIsGone(String provider) {
		try (LocalValkey valkey = LocalValkey.builder().start()) {
			new ApplicationContextRunner()
				.withConfiguration(
						AutoConfigurations.of(SslAutoConfiguration.class, ElastiCacheTlsAutoConfiguration.class,
								ElastiCacheValkeyAutoConfiguration.class, DataRedisAutoConfiguration.class))
				.withUserConfiguration(Observer.class)
				.withPropertyValues("elasticache.valkey.endpoint=localhost:" + valkey.port(),
						"elasticache.valkey.connect-timeout=5s", "elasticache.valkey.command-timeout=5s",
						"elasticache.tls.provider=" + provider, "elasticache.tls.bundle=local",
						"spring.ssl.bundle.pem.local.truststore.certificate=file:"
								+ valkey.certificates().authorityFile())
				.run((context) -> {
					StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
					template.opsForValue().set("key", "value");
					assertThat(template.opsForValue().get("key")).isEqualTo("value");
					assertThat(context.getBean(Observer.class).channels).isNotEmpty().allSatisfy((channel) -> {
						assertThat(channel.config().getOption(USER_TIMEOUT)).isEqualTo(11_000);
						assertThat(channel.config().getOption(KEEP_ALIVE_IDLE)).isEqualTo(5);
					});
				});
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Observer implements NettyCustomizer {

		private final List<Channel> channels = new CopyOnWriteArrayList<>();

		@Override
		public void afterChannelInitialized(Channel channel) {
			this.channels.add(channel);
		}

		@Bean
		ClientResourcesBuilderCustomizer observingCustomizer() {
			return (builder) -> builder.nettyCustomizer(this);
		}

	}

}
