package dev.elasticache.boot.iam;

import java.util.Locale;
import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * Who logs in with IAM, and to which cache. See <a href=
 * "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html">Authenticating
 * with IAM</a>.
 *
 * @param userId ID of the user, which is the user's name as well
 * @param cacheName name of the replication group or serverless cache; ElastiCache knows
 * it in lower case
 * @param serverless whether the cache is serverless
 * @param region region of the cache, for example {@code us-east-1}
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public record IamLogin(String userId, String cacheName, boolean serverless, String region) {

	private static final Pattern USER_ID = Pattern.compile("(default\\.)?[a-z][a-z0-9-]*");

	private static final Pattern CACHE_NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

	public IamLogin {
		cacheName = cacheName.toLowerCase(Locale.ROOT);
		Assert.isTrue(isUserId(userId), "'userId' must be a user ID in lower case, but is '%s'".formatted(userId));
		Assert.isTrue(isCacheName(cacheName),
				"'cacheName' must be the name of a cache, but is '%s'".formatted(cacheName));
		Assert.hasText(region, "'region' must not be empty");
	}

	/**
	 * Tells whether a text can be the ID of a user. ElastiCache keeps IDs in lower case.
	 * @param text the text
	 * @return whether it has the form of a user ID
	 */
	public static boolean isUserId(String text) {
		return USER_ID.matcher(text).matches();
	}

	/**
	 * Tells whether a text can be the name of a cache, in any case.
	 * @param text the text
	 * @return whether it has the form of a name, which an endpoint has not
	 */
	public static boolean isCacheName(String text) {
		return CACHE_NAME.matcher(text.toLowerCase(Locale.ROOT)).matches();
	}

}
