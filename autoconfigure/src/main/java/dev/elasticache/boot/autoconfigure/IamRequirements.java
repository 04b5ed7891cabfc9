package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Valkey.Iam;
import dev.elasticache.boot.iam.IamLogin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

/**
 * What IAM asks of the other properties of Valkey.
 *
 * @author The ElastiCache Boot authors
 */
final class IamRequirements {

	private static final String ENABLED = "elasticache.valkey.iam.enabled";

	private static final String CACHE_NAME = "elasticache.valkey.iam.cache-name";

	private IamRequirements() {
	}

	static void check(Iam iam, @Nullable ElastiCacheEndpoint endpoint, @Nullable String username,
			@Nullable String password) {
		if (StringUtils.hasLength(password)) {
			throw invalid(ENABLED, true,
					"elasticache.valkey.password is set as well, and IAM tokens stand in its place. Remove one of them.");
		}
		if (!StringUtils.hasText(username)) {
			throw invalid(ENABLED, true, "IAM needs a user, set elasticache.valkey.username to the ID of the user.");
		}
		if (!IamLogin.isUserId(username)) {
			throw invalid("elasticache.valkey.username", username,
					"With IAM it must be the ID of the user, in lower case as ElastiCache keeps it: letters, digits and hyphens, a letter first.");
		}
		checkCache(iam, endpoint);
	}

	private static void checkCache(Iam iam, @Nullable ElastiCacheEndpoint endpoint) {
		String cacheName = iam.cacheName();
		if (!StringUtils.hasText(cacheName)) {
			throw invalid(ENABLED, true,
					"IAM tokens are signed for a cache, set %s to the name of the replication group or serverless cache."
						.formatted(CACHE_NAME));
		}
		if (!IamLogin.isCacheName(cacheName)) {
			throw invalid(CACHE_NAME, cacheName,
					"It must be the name of the replication group or serverless cache, not an endpoint.");
		}
		if (Boolean.FALSE.equals(iam.serverless()) && endpoint != null && endpoint.isServerless()) {
			throw invalid("elasticache.valkey.iam.serverless", false,
					"elasticache.valkey.endpoint is '%s', which is serverless.".formatted(endpoint.host()));
		}
	}

	private static InvalidConfigurationPropertyValueException invalid(String property, Object value, String reason) {
		return new InvalidConfigurationPropertyValueException(property, value, reason);
	}

}
