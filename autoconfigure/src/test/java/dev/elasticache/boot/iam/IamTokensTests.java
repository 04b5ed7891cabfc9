package dev.elasticache.boot.iam;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.CredentialUtils;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link IamTokens}, against what the specification of AWS derives.
 */
class IamTokensTests {

	private static final String ACCESS_KEY = "AKIDEXAMPLE";

	private static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

	private static final String SESSION_TOKEN = "IQoJb3JpZ2luX2VjEXAMPLE+/=token";

	private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");

	private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

	private static final SigV4 SPECIFICATION = new SigV4(ACCESS_KEY, SECRET_KEY, null, "us-east-1", "elasticache");

	@Test
	void specificationIsRight() {
		// The examples of AWS: "Deriving a signing key" and "Presigned URL" of S3
		SigV4 iam = new SigV4(ACCESS_KEY, SECRET_KEY, null, "us-east-1", "iam");
		assertThat(HexFormat.of().formatHex(iam.signingKey(Instant.parse("2012-02-15T00:00:00Z"))))
			.isEqualTo("f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d");
		SigV4 s3 = new SigV4("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", null, "us-east-1",
				"s3");
		byte[] signature = SigV4.hmac(s3.signingKey(Instant.parse("2013-05-24T00:00:00Z")), """
				AWS4-HMAC-SHA256
				20130524T000000Z
				20130524/us-east-1/s3/aws4_request
				3bfa292879f6447bbcda7001decf97f4a54dc650c8942174ae0a9121cf58ad04""");
		assertThat(HexFormat.of().formatHex(signature))
			.isEqualTo("aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
	}

	@Test
	void canonicalRequestHasTheFormOfTheSpecification() {
		assertThat(SPECIFICATION.canonicalRequest("shop", SPECIFICATION.query("app", false, NOW))).isEqualTo("""
				GET
				/
				Action=connect&User=app&X-Amz-Algorithm=AWS4-HMAC-SHA256\
				&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Felasticache%2Faws4_request\
				&X-Amz-Date=20150830T123600Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host
				host:shop

				host
				e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855""");
	}

	@Test
	void signsAsTheSpecificationDerives() {
		String token = tokens(false, identity()).sign();
		assertThat(token).startsWith("shop/?");
		Map<String, String> query = query(token);
		assertThat(query.remove("X-Amz-Signature"))
			.isEqualTo(SPECIFICATION.signature("shop", SPECIFICATION.query("app", false, NOW), NOW))
			.isEqualTo("781377110d0af058d56a37cdbcbbcf89beb8e9986f855107aa14b93958f48f03");
		assertThat(query).isEqualTo(SPECIFICATION.query("app", false, NOW));
	}

	@Test
	void signsForServerlessCacheWithSession() {
		SigV4 specification = new SigV4(ACCESS_KEY, SECRET_KEY, SESSION_TOKEN, "us-east-1", "elasticache");
		Map<String, String> query = query(
				tokens(true, AwsSessionCredentialsIdentity.create(ACCESS_KEY, SECRET_KEY, SESSION_TOKEN)).sign());
		assertThat(query.remove("X-Amz-Signature"))
			.isEqualTo(specification.signature("shop", specification.query("app", true, NOW), NOW))
			.isEqualTo("9765662d7fed2d1627f5927c73e10a4da850112ce3b7a2ff1bef5de01195b952");
		assertThat(query).isEqualTo(specification.query("app", true, NOW))
			.containsEntry("ResourceType", "ServerlessCache")
			.containsEntry("X-Amz-Security-Token", SESSION_TOKEN);
	}

	@Test
	void asksForCredentialsForEachToken() {
		AtomicReference<AwsCredentialsIdentity> identity = new AtomicReference<>(identity());
		IamTokens tokens = new IamTokens(login(false), provider(identity::get), CLOCK);
		tokens.sign();
		identity.set(AwsCredentialsIdentity.create("AKIDOTHER", SECRET_KEY));
		assertThat(query(tokens.sign()).get("X-Amz-Credential")).startsWith("AKIDOTHER/");
	}

	@Test
	void refusesCredentialsThatExpired() {
		AwsSessionCredentials expired = AwsSessionCredentials.builder()
			.accessKeyId(ACCESS_KEY)
			.secretAccessKey(SECRET_KEY)
			.sessionToken(SESSION_TOKEN)
			.expirationTime(NOW)
			.build();
		assertThatIllegalStateException().isThrownBy(() -> tokens(false, expired).sign())
			.withMessageContaining("expired at 2015-08-30T12:36:00Z")
			.withMessageNotContaining(SESSION_TOKEN);
	}

	@Test
	void passesOnWhyThereAreNoCredentials() {
		IllegalArgumentException failure = new IllegalArgumentException("no profile");
		IamTokens tokens = new IamTokens(login(false), provider(() -> {
			throw failure;
		}), CLOCK);
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(tokens::sign).isSameAs(failure);
	}

	@Test
	void lowersNameOfCache() {
		assertThat(new IamLogin("app", "Shop-EU", false, "eu-west-1").cacheName()).isEqualTo("shop-eu");
	}

	@ParameterizedTest
	@ValueSource(strings = { "App", "", "1app", "app user" })
	void refusesBadUserId(String userId) {
		assertThatIllegalArgumentException().isThrownBy(() -> new IamLogin(userId, "shop", false, "us-east-1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "app", "default.shop", "app-2" })
	void takesUserId(String userId) {
		assertThat(IamLogin.isUserId(userId)).isTrue();
	}

	private static IamTokens tokens(boolean serverless, AwsCredentialsIdentity identity) {
		return new IamTokens(login(serverless), provider(() -> identity), CLOCK);
	}

	private static IamLogin login(boolean serverless) {
		return new IamLogin("app", "shop", serverless, "us-east-1");
	}

	private static AwsCredentialsIdentity identity() {
		return AwsCredentialsIdentity.create(ACCESS_KEY, SECRET_KEY);
	}

	private static AwsCredentialsProvider provider(Supplier<AwsCredentialsIdentity> identity) {
		return () -> {
			AwsCredentialsIdentity resolved = identity.get();
			return CredentialUtils.toCredentials(resolved);
		};
	}

	private static Map<String, String> query(String token) {
		Map<String, String> query = new TreeMap<>();
		for (String parameter : token.substring(token.indexOf('?') + 1).split("&")) {
			String[] parts = parameter.split("=");
			query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
		}
		return query;
	}

}
