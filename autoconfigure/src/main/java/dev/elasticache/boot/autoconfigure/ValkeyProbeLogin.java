package dev.elasticache.boot.autoconfigure;

import java.time.Duration;

import dev.elasticache.boot.probe.ProbeLogin;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/**
 * Logs probes in as clients of Valkey log in at the time.
 *
 * @param factory what clients get their credentials from
 * @param details the connection details
 * @param iam whether they are tokens of IAM
 * @param timeLimit time to wait for credentials
 * @author The ElastiCache Boot authors
 */
record ValkeyProbeLogin(RedisCredentialsProviderFactory factory, DataRedisConnectionDetails details, boolean iam,
		Duration timeLimit) implements ProbeLogin.Source {

	@Override
	public ProbeLogin get() {
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration();
		configuration.setUsername(this.details.getUsername());
		configuration.setPassword(this.details.getPassword());
		RedisCredentialsProvider provider = this.factory.createCredentialsProvider(configuration);
		RedisCredentials credentials = (provider != null) ? provider.resolveCredentials().block(this.timeLimit) : null;
		return (credentials != null) ? new ProbeLogin(credentials.getUsername(), text(credentials.getPassword()))
				: new ProbeLogin(null, null);
	}

	@Override
	public String authentication() {
		return this.iam ? "iam"
				: new ProbeLogin(this.details.getUsername(), this.details.getPassword()).authentication();
	}

	private static @Nullable String text(char @Nullable [] password) {
		return (password != null) ? new String(password) : null;
	}

}
