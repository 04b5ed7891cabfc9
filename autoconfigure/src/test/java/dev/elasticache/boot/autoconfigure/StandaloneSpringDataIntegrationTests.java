package dev.elasticache.boot.autoconfigure;

import java.util.UUID;

import dev.elasticache.boot.local.LocalValkey;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what Spring offers on a connection factory, with one node.
 */
class StandaloneSpringDataIntegrationTests extends SpringDataContractIntegrationTests {

	StandaloneSpringDataIntegrationTests() {
		super(LocalValkey.builder().start());
	}

	@Test
	void keepsDatabase() {
		String key = UUID.randomUUID().toString();
		contextRunner().withPropertyValues("spring.data.redis.database=3")
			.run((context) -> context.getBean(StringRedisTemplate.class).opsForValue().set(key, "value"));
		contextRunner().run((context) -> assertThat(context.getBean(StringRedisTemplate.class).hasKey(key)).isFalse());
		contextRunner().withPropertyValues("spring.data.redis.database=3")
			.run((context) -> assertThat(context.getBean(StringRedisTemplate.class).hasKey(key)).isTrue());
	}

}
