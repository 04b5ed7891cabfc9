package dev.elasticache.boot.valkey;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ValkeyCacheStore}.
 */
class ValkeyCacheStoreTests {

	@Test
	void wantsConnectionThatIsShared() {
		LettuceConnectionFactory connectionFactory = new LettuceConnectionFactory();
		connectionFactory.setShareNativeConnection(false);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ValkeyCacheStore(connectionFactory, new ConnectionFailures(Duration.ZERO)))
			.withMessageContaining("setShareNativeConnection");
	}

}
