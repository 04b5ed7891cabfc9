package dev.elasticache.boot.iam;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.utils.CompletableFutureUtils;

import org.springframework.util.Assert;

/**
 * Signs the tokens that stand in place of a password with IAM. A token is a presigned
 * request, see <a href=
 * "https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html">Create a
 * signed AWS API request</a>. It lets its user in for 15 minutes, and not longer than the
 * session that signed it lives, so each connection gets a token of its own: signing is
 * local work of less than a millisecond. Safe for use by several threads.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class IamTokens {

	private static final String SERVICE = "elasticache";

	private static final String SCHEME = "https";

	private static final Duration VALIDITY = Duration.ofMinutes(15);

	private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

	private final IamLogin login;

	private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;

	private final Clock clock;

	/**
	 * Creates tokens for a login.
	 * @param login who logs in, and where
	 * @param credentials the AWS credentials to sign with, asked for each token
	 * @param clock the clock that dates the tokens
	 */
	public IamTokens(IamLogin login, IdentityProvider<? extends AwsCredentialsIdentity> credentials, Clock clock) {
		Assert.notNull(login, "'login' must not be null");
		Assert.notNull(credentials, "'credentials' must not be null");
		Assert.notNull(clock, "'clock' must not be null");
		this.login = login;
		this.credentials = credentials;
		this.clock = clock;
	}

	/**
	 * Returns who logs in, and where.
	 * @return the login
	 */
	public IamLogin getLogin() {
		return this.login;
	}

	/**
	 * Signs a token. Waits for the AWS credentials, which may have to be fetched.
	 * @return the token
	 * @throws RuntimeException if there are no credentials, or none that are still valid
	 */
	public String sign() {
		AwsCredentialsIdentity identity = CompletableFutureUtils.joinLikeSync(this.credentials.resolveIdentity());
		Instant now = this.clock.instant();
		identity.expirationTime()
			.ifPresent((expires) -> Assert.state(expires.isAfter(now),
					() -> "AWS credentials of the application expired at %s and were not replaced".formatted(expires)));
		SdkHttpRequest signed = this.signer
			.sign((request) -> request.identity(identity)
				.request(request())
				.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
				.putProperty(AwsV4HttpSigner.REGION_NAME, this.login.region())
				.putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
				.putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, VALIDITY)
				.putProperty(HttpSigner.SIGNING_CLOCK, this.clock))
			.request();
		return signed.getUri().toString().substring((SCHEME + "://").length());
	}

	/**
	 * Returns the request that ElastiCache expects. Its host is the name of the cache,
	 * not of an endpoint.
	 * @return the request, not yet signed
	 */
	private SdkHttpRequest request() {
		SdkHttpRequest.Builder request = SdkHttpRequest.builder()
			.method(SdkHttpMethod.GET)
			.protocol(SCHEME)
			.host(this.login.cacheName())
			.encodedPath("/")
			.putRawQueryParameter("Action", "connect")
			.putRawQueryParameter("User", this.login.userId());
		if (this.login.serverless()) {
			request.putRawQueryParameter("ResourceType", "ServerlessCache");
		}
		return request.build();
	}

}
