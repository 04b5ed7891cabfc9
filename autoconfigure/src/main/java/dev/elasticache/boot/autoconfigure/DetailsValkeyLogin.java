package dev.elasticache.boot.autoconfigure;

import io.lettuce.core.RedisCredentials;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory.AbsentRedisCredentials;

/**
 * Login with the user and password of the connection details, which are asked each time.
 *
 * @param details the connection details
 * @author The ElastiCache Boot authors
 */
record DetailsValkeyLogin(DataRedisConnectionDetails details) implements ValkeyLogin {

	@Override
	public RedisCredentials get() {
		@Nullable String password = this.details.getPassword();
		return (password != null) ? RedisCredentials.just(this.details.getUsername(), password)
				: AbsentRedisCredentials.ANONYMOUS;
	}

}
